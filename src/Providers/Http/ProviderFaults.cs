using System.Net;
using ImageGen.Contracts;

namespace ImageGen.Providers.Http;

/// <summary>What goes wrong between us and a service, and what it means for a purchase.</summary>
internal static class ProviderFaults
{
    /// <summary>Whether the exception is one a connection can end in; anything else is a mistake of ours and goes on as it is.</summary>
    public static bool IsTransport(Exception exception)
        => exception is HttpRequestException or IOException or OperationCanceledException or BodyTooLargeException;

    /// <summary>The fault as the port names it. The message says what happened and no address, header or body.</summary>
    public static ProviderFaultException Of(Exception exception, bool mayHaveBought) => exception switch
    {
        OrderTooOldException => new(FailureReason.ProviderUnavailable, "The order waited too long for a connection, and was not sent.", mayHaveBought, innerException: exception) { IsIgnoredByCircuit = true },
        HttpRequestException { InnerException: OrderTooOldException tooOld } => Of(tooOld, mayHaveBought),
        OperationCanceledException => new(FailureReason.TimedOut, "The service did not answer in time.", mayHaveBought, innerException: exception)
        {
            // Of all that can take too long only the connection tells that nobody is there.
            IsUnreached = !mayHaveBought && exception.InnerException is TimeoutException,
        },
        BodyTooLargeException => new(FailureReason.ProviderUnavailable, "The service answered with more than an answer can be.", mayHaveBought, innerException: exception),
        ContentCodingException => new(FailureReason.ProviderUnavailable, exception.Message, mayHaveBought, innerException: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
            => new(FailureReason.ProviderUnavailable, "The service's name can't be resolved.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
            => new(FailureReason.ProviderUnavailable, "The service can't be reached.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            => new(FailureReason.ProviderUnavailable, "No secure connection to the service can be made.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
        _ => new(FailureReason.ProviderUnavailable, "The connection to the service broke off.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
    };

    /// <summary>An answer to an order after which nobody knows whether the order was taken.</summary>
    public static ProviderFaultException Open(HttpStatusCode status)
        => new(IsTimeout(status) ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, $"The service answered with HTTP {(int)status}.", mayHaveBought: true);

    public static ProviderFaultException Unreadable(bool mayHaveBought)
        => new(FailureReason.ProviderUnavailable, "The service gave an answer that can't be read.", mayHaveBought);

    public static ProviderFaultException Throttled(TimeSpan? wait)
        => new(FailureReason.RateLimited, "The service asks to slow down.", mayHaveBought: false, wait);

    /// <summary>An answer other than 2xx to a call that buys nothing.</summary>
    public static ProviderFaultException OfAsking(Answer answer, TimeProvider clock) => answer.Status switch
    {
        HttpStatusCode.TooManyRequests => Throttled(RetryAfter.Of(answer.Headers, clock)),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            => new(FailureReason.Authentication, "The service does not accept the configured token.", mayHaveBought: false),
        var status => new(
            IsTimeout(status) ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, $"The service answered with HTTP {(int)status}.", mayHaveBought: false),
    };

    /// <summary>
    /// Whether an answer says by its status alone that the order was not taken. Everything else may hide a purchase: 408 and 5xx come
    /// from proxies that gave up on a service that did not, and a redirect other than 307 and 308 may follow upon work done.
    /// </summary>
    public static bool IsCertainRefusal(HttpStatusCode status)
        => (int)status is 307 or 308 or (>= 400 and <= 407) or (>= 410 and <= 417) or 421 or 422 or 426 or 428 or 429 or 431 or 451;

    private static bool IsTimeout(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout;
}
