using ImageGen.Contracts;

namespace ImageGen.Providers;

/// <summary>A passing fault of a call to a service.</summary>
public sealed class ProviderFaultException : Exception
{
    /// <summary>Describes the fault; <paramref name="message"/> is without secrets and fit for the job's attempts.</summary>
    public ProviderFaultException(FailureReason reason, string message, bool mayHaveBought, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException)
        => (Reason, MayHaveBought, RetryAfter) = (reason, mayHaveBought, retryAfter);

    /// <summary>
    /// The cause: unavailable, rate limited or timed out; authentication where a call that buys nothing (poll, cancel, look-up) meets a
    /// token that was withdrawn after the purchase, since the purchase goes on and can be asked for once the token is mended.
    /// </summary>
    public FailureReason Reason { get; }

    /// <summary>
    /// For an order: false when nothing was bought for certain (the request did not leave, or the answer says so), true when it may
    /// have been. The line is drawn by where the fault happened. Always false for calls that buy nothing.
    /// </summary>
    public bool MayHaveBought { get; }

    /// <summary>How long the service asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// How often in a row an order may meet just this fault before it counts as lasting: of a run that may go better next time and need not. Null for as
    /// often as any other fault. Default null.
    /// </summary>
    public int? MostTries { get; init; }

    /// <summary>Whether the service was not reached: nothing was sent, or no answer came to a call that buys nothing. Default false.</summary>
    public bool IsUnreached { get; init; }

    /// <summary>Whether the circuit ignores it, since it says nothing about the service: somebody stopped the run, or the order waited too long on our side. Default false.</summary>
    public bool IsIgnoredByCircuit { get; init; }

    /// <summary>The limit on orders that the service states with a refusal, where it states one that is lower than usual.</summary>
    public ServiceRate? StatedRate { get; init; }
}
