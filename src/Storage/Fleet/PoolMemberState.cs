namespace ImageGen.Storage.Fleet;

/// <summary>The state of a GPU server in a pool.</summary>
/// <param name="Provider">The instance.</param>
/// <param name="Model">The model of the last order that it took; null when it took none.</param>
/// <param name="InUse">How many jobs hold a slot there.</param>
public sealed record PoolMemberState(string Provider, string? Model, long InUse);
