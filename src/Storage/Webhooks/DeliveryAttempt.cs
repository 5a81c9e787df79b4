namespace ImageGen.Storage.Webhooks;

/// <summary>One attempt to deliver. The response body is not stored: it could show a tenant content of the internal networks.</summary>
/// <param name="At">When it began, UTC.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Status">HTTP status of the response; null when there was none.</param>
/// <param name="Error">Why there was no response, or why it is not a success: <c>timeout</c>, <c>refused_address</c>, <c>connection</c>, <c>tls</c>, <c>no_secret</c>, <c>event_gone</c>, <c>status</c>, <c>redirect</c>, <c>fault</c> (internal error); null for a success.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int Milliseconds, int? Status, string? Error);
