using System.Net;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>The result of an attempt.</summary>
/// <param name="Attempt">What is recorded of it.</param>
/// <param name="RetryAfter">How long the subscriber asks to wait; null when it does not.</param>
internal sealed record PostAnswer(DeliveryAttempt Attempt, TimeSpan? RetryAfter = null)
{
    /// <summary>2xx, and nothing else.</summary>
    public bool IsSuccess => Attempt.Error is null;

    /// <summary>410: the address is gone for good.</summary>
    public bool IsGone => Attempt.Status == (int)HttpStatusCode.Gone;

    /// <summary>Nothing was sent.</summary>
    public static PostAnswer None(DateTimeOffset at, string error) => new(new DeliveryAttempt(at, 0, null, error));
}
