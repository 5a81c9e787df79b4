using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>One attempt to deliver. Of the receiver's response only the status is shown.</summary>
internal sealed record AttemptView
{
    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How long it took.</summary>
    public required int Milliseconds { get; init; }

    /// <summary>The HTTP status of the response; null when there was none.</summary>
    public required int? Status { get; init; }

    /// <summary>
    /// Why it failed: <c>timeout</c>, <c>refused_address</c>, <c>connection</c>, <c>tls</c>, <c>no_secret</c>, <c>status</c>, <c>redirect</c>, <c>event_gone</c> or <c>fault</c> (ours); null when it succeeded.
    /// </summary>
    public required string? Error { get; init; }

    /// <summary>The view of an attempt.</summary>
    public static AttemptView Of(DeliveryAttempt attempt) => new()
    {
        At = attempt.At,
        Milliseconds = attempt.Milliseconds,
        Status = attempt.Status,
        Error = attempt.Error,
    };
}
