namespace ImageGen.Gateway.Lanes;

/// <summary>All lanes.</summary>
internal sealed record LaneListView
{
    /// <summary>The lanes of the configuration and those that hold jobs, by name.</summary>
    public required IReadOnlyList<LaneView> Data { get; init; }
}
