using System.Net;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>How a post went.</summary>
/// <param name="Attempt">What is kept of it.</param>
/// <param name="RetryAfter">How long the subscriber asks to wait, if it does.</param>
internal sealed record PostAnswer(DeliveryAttempt Attempt, TimeSpan? RetryAfter = null)
{
    /// <summary>2xx, and nothing else.</summary>
    public bool IsSuccess => Attempt.Error is null;

    /// <summary>There will never be anybody at this address again.</summary>
    public bool IsGone => Attempt.Status == (int)HttpStatusCode.Gone;

    /// <summary>Nothing was sent.</summary>
    public static PostAnswer None(DateTimeOffset at, string error) => new(new DeliveryAttempt(at, 0, null, error));
}
