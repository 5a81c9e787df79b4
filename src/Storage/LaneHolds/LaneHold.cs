namespace ImageGen.Storage.LaneHolds;

/// <summary>What an operator has stopped in a lane.</summary>
public sealed record LaneHold
{
    /// <summary>The lane.</summary>
    public required string Lane { get; init; }

    /// <summary>The only tenant that it concerns; null for all.</summary>
    public string? Tenant { get; init; }

    /// <summary>What is stopped.</summary>
    public required LaneHoldKind Kind { get; init; }

    /// <summary>The operator's reason, up to 200 characters; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>Who set it.</summary>
    public required string By { get; init; }

    /// <summary>When it was set, by the clock of the gateway.</summary>
    public required DateTimeOffset At { get; init; }
}
