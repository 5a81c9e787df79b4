namespace ImageGen.Cli.Client;

/// <summary>The parts of a lane that the commands read.</summary>
internal sealed record LaneResponse(string Lane, IReadOnlyList<LaneHoldResponse> Holds, long Unfinished, IReadOnlyList<LaneLineResponse> Lines, int? Workers);

/// <summary>What an operator has stopped.</summary>
internal sealed record LaneHoldResponse(string State, string? Tenant, string? Reason, string By, DateTimeOffset At);

/// <summary>The jobs of a lane that wait for one provider.</summary>
internal sealed record LaneLineResponse(string Provider, long Waiting);

/// <summary>All lanes.</summary>
internal sealed record LaneListResponse(IReadOnlyList<LaneResponse> Data);

/// <summary>The state that a lane, or a tenant in it, is given.</summary>
internal sealed record LaneChange(string State, string? Tenant, string? Reason);
