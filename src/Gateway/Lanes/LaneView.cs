namespace ImageGen.Gateway.Lanes;

/// <summary>A lane.</summary>
internal sealed record LaneView
{
    /// <summary>Its name.</summary>
    public required string Lane { get; init; }

    /// <summary>What operators have stopped in it; empty when it is open.</summary>
    public required IReadOnlyList<LaneHoldView> Holds { get; init; }

    /// <summary>The number of its jobs that have not ended, of all tenants: queued, and at a provider.</summary>
    public required long Unfinished { get; init; }

    /// <summary>The jobs that wait, by the provider to which they go. Jobs that wait for a retry are not among them.</summary>
    public required IReadOnlyList<LaneLineView> Lines { get; init; }

    /// <summary>The number of live workers that serve it; null while that is not known.</summary>
    public required int? Workers { get; init; }
}
