namespace ImageGen.Storage.Jobs;

/// <summary>Where a job goes next.</summary>
/// <param name="Provider">The provider instance.</param>
/// <param name="Lane">The lane of its workers.</param>
public sealed record Destination(string Provider, string Lane);
