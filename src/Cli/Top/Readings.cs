namespace ImageGen.Cli.Top;

/// <summary>The parts of the provider list that the view shows.</summary>
internal sealed record ProviderListReading(IReadOnlyList<ProviderReading> Data, IReadOnlyList<WorkerReading>? Workers);

/// <summary>The parts of a provider that the view shows.</summary>
internal sealed record ProviderReading(string Name, string? Lane, string? Model, bool Enabled, int? Workers, long? InFlight, CircuitReading? Circuit, ErrorReading? LastError);

/// <summary>The parts of a circuit breaker that the view shows.</summary>
internal sealed record CircuitReading(string State, string? Reason);

/// <summary>The last failure of a provider.</summary>
internal sealed record ErrorReading(string Reason, DateTimeOffset At);

/// <summary>The parts of a worker that the view shows.</summary>
internal sealed record WorkerReading(Guid Id, IReadOnlyList<string> Lanes, string Version, DateTimeOffset StartedAt);
