using ImageGen.Storage.LaneHolds;

namespace ImageGen.Gateway.Lanes;

/// <summary>What an operator has stopped.</summary>
internal sealed record LaneHoldView
{
    /// <summary><c>paused</c>: no queued job begins. <c>draining</c>: no new job is accepted over HTTP.</summary>
    public required string State { get; init; }

    /// <summary>The only tenant that it concerns; null for all.</summary>
    public required string? Tenant { get; init; }

    /// <summary>The operator's reason; null for none.</summary>
    public required string? Reason { get; init; }

    /// <summary>Who set it.</summary>
    public required string By { get; init; }

    /// <summary>When it was set.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The view of a hold.</summary>
    public static LaneHoldView Of(LaneHold hold) => new() { State = hold.Kind == LaneHoldKind.Paused ? "paused" : "draining", Tenant = hold.Tenant, Reason = hold.Reason, By = hold.By, At = hold.At };
}
