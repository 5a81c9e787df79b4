namespace ImageGen.Client;

/// <summary>The response to a submission.</summary>
/// <param name="Jobs">The jobs of a batch; null where the response is the only job.</param>
internal sealed record SubmittedBatch(IReadOnlyList<ImageJob>? Jobs);
