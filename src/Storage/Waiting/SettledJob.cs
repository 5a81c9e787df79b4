namespace ImageGen.Storage.Waiting;

/// <summary>What became of a taken job.</summary>
/// <param name="Job">The job.</param>
/// <param name="IsBegun">Whether a worker began it; false if there was nothing to begin, so that its tenant has not used its turn.</param>
public sealed record SettledJob(TakenJob Job, bool IsBegun);
