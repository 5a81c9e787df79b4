namespace ImageGen.Storage.Waiting;

/// <summary>The jobs that were taken from a waiting line.</summary>
/// <param name="Jobs">The jobs, in fair order.</param>
/// <param name="Waiting">How many jobs still wait.</param>
public sealed record LineTake(IReadOnlyList<TakenJob> Jobs, long Waiting);
