namespace ImageGen.Chaos.Faults;

/// <summary>A period in which a component was unavailable.</summary>
internal sealed record Outage(DateTimeOffset From, DateTimeOffset To);
