namespace ImageGen.Gateway.Lanes;

/// <summary>How much work a lane has, for autoscalers.</summary>
internal sealed record LaneScaleView
{
    /// <summary>Its name.</summary>
    public required string Lane { get; init; }

    /// <summary>Its jobs that wait to begin, of all tenants, also while it is paused.</summary>
    public required long Queued { get; init; }

    /// <summary>Its jobs that have begun and not ended: ordered, at a provider, or with an image that is being stored.</summary>
    public required long AtProviders { get; init; }

    /// <summary>Both together: scale workers on this number.</summary>
    public required long Unfinished { get; init; }
}
