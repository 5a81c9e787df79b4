namespace ImageGen.Chaos.Faults;

/// <summary>From when to when something was away.</summary>
internal sealed record Outage(DateTimeOffset From, DateTimeOffset To);
