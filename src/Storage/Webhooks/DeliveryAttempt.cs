namespace ImageGen.Storage.Webhooks;

/// <summary>One attempt to deliver. The body of the answer is not kept: it could tell a tenant what stands in our networks.</summary>
/// <param name="At">When it began, UTC.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">The answer's HTTP status; null when there was none.</param>
/// <param name="Error">Why there was none, or why it is no success: <c>timeout</c>, <c>refused_address</c>, <c>connection</c>, <c>tls</c>, <c>no_secret</c>, <c>event_gone</c>, <c>status</c>, <c>redirect</c>, <c>fault</c> (ours); null for a success.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int Milliseconds, int? Status, string? Error);
