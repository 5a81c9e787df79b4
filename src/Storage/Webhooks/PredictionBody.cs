namespace ImageGen.Storage.Webhooks;

/// <summary>A prediction as it was at an event.</summary>
/// <param name="Origin">The address of the gateway in its links.</param>
/// <param name="Json">The prediction, a JSON object. Its <c>output</c> has the ids of jobs, which are replaced by signed links when it is sent. Empty when it was erased.</param>
public sealed record PredictionBody(Uri Origin, string Json);
