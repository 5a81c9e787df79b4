using System.Net;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>The result of an attempt.</summary>
/// <param name="Attempt">The record of the attempt.</param>
/// <param name="RetryAfter">The subscriber's Retry-After; null when there is none.</param>
internal sealed record PostAnswer(DeliveryAttempt Attempt, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the status was 2xx.</summary>
    public bool IsSuccess => Attempt.Error is null;

    /// <summary>Whether the status was 410: the address is gone permanently.</summary>
    public bool IsGone => Attempt.Status == (int)HttpStatusCode.Gone;

    /// <summary>An attempt in which nothing was sent.</summary>
    public static PostAnswer None(DateTimeOffset at, string error) => new(new DeliveryAttempt(at, 0, null, error));
}
