using ImageGen.Contracts;
using ImageGen.Jobs.Instances;

namespace ImageGen.Providers;

/// <summary>A temporary failure of a call to a service.</summary>
public sealed class ProviderFaultException : Exception
{
    /// <summary>Creates the exception; <paramref name="message"/> contains no secrets and may appear in the job's attempts.</summary>
    public ProviderFaultException(FailureReason reason, string message, bool mayHaveBought, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
        => (Reason, MayHaveBought, RetryAfter) = (reason, mayHaveBought, retryAfter);

    /// <summary>
    /// The cause: unavailable, rate limited or timed out; authentication if a call that buys nothing (poll, cancel, look-up) uses a
    /// token that was withdrawn after the purchase, since the purchase continues and can be polled once the token is corrected.
    /// </summary>
    public FailureReason Reason { get; }

    /// <summary>
    /// For an order: false when nothing was bought for certain (the request did not leave, or the response states it), true when it may
    /// have been. It depends on where the failure happened. Always false for calls that buy nothing.
    /// </summary>
    public bool MayHaveBought { get; }

    /// <summary>How long the service requires to wait; null when it does not state it.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// How often in a row an order may meet this failure before it counts as lasting: for a run that may succeed next time, but need not. Null for the
    /// usual number. Default null.
    /// </summary>
    public int? MostTries { get; init; }

    /// <summary>Whether the service was not reached: nothing was sent, or a call that buys nothing got no response. Default false.</summary>
    public bool IsUnreached { get; init; }

    /// <summary>Whether the circuit breaker ignores it, since the service is not the cause: the run was stopped at the server, or the order waited too long in the worker. Default false.</summary>
    public bool IsIgnoredByCircuit { get; init; }

    /// <summary>The rate limit that the service states with a refusal, if it is lower than usual.</summary>
    public ProviderRate? StatedRate { get; init; }
}
