namespace ImageGen.Gateway.Lanes;

/// <summary>The jobs of a lane that wait for one provider.</summary>
internal sealed record LaneLineView
{
    /// <summary>The provider, or the pool of GPU servers, to which they go first.</summary>
    public required string Provider { get; init; }

    /// <summary>The number of waiting jobs.</summary>
    public required long Waiting { get; init; }
}
