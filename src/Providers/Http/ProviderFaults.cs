using System.Net;
using ImageGen.Contracts;

namespace ImageGen.Providers.Http;

/// <summary>Maps failures of calls to exceptions, and states what they mean for a purchase.</summary>
internal static class ProviderFaults
{
    /// <summary>Whether the exception is a failure of the connection; any other exception is an internal error and is rethrown unchanged.</summary>
    public static bool IsTransport(Exception exception)
        => exception is HttpRequestException or IOException or OperationCanceledException or BodyTooLargeException;

    /// <summary>Maps the exception. The message describes the failure and contains no address, header or body.</summary>
    public static ProviderFaultException Of(Exception exception, bool mayHaveBought) => exception switch
    {
        OrderTooOldException => new(FailureReason.ProviderUnavailable, "The order waited too long for a connection and was not sent.", mayHaveBought, innerException: exception) { IsIgnoredByCircuit = true },
        HttpRequestException { InnerException: OrderTooOldException tooOld } => Of(tooOld, mayHaveBought),
        OperationCanceledException => new(FailureReason.TimedOut, "The service did not respond in time.", mayHaveBought, innerException: exception)
        {
            // Of all timeouts only that of the connection shows that the service was not reached.
            IsUnreached = !mayHaveBought && exception.InnerException is TimeoutException,
        },
        BodyTooLargeException => new(FailureReason.ProviderUnavailable, "The response of the service is too large.", mayHaveBought, innerException: exception),
        ContentCodingException => new(FailureReason.ProviderUnavailable, exception.Message, mayHaveBought, innerException: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }
            => new(FailureReason.ProviderUnavailable, "Resolving the service's host name failed.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
            => new(FailureReason.ProviderUnavailable, "The service can't be reached.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            => new(FailureReason.ProviderUnavailable, "A secure connection to the service failed.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
        _ => new(FailureReason.ProviderUnavailable, "The connection to the service was lost.", mayHaveBought, innerException: exception) { IsUnreached = !mayHaveBought },
    };

    /// <summary>A response to an order that leaves open whether the order was accepted.</summary>
    public static ProviderFaultException Inconclusive(HttpStatusCode status)
        => new(IsTimeout(status) ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, $"The service responded with HTTP {(int)status}.", mayHaveBought: true);

    public static ProviderFaultException Unreadable(bool mayHaveBought)
        => new(FailureReason.ProviderUnavailable, "The service sent a response that can't be read.", mayHaveBought);

    public static ProviderFaultException Throttled(TimeSpan? wait)
        => new(FailureReason.RateLimited, "The service's rate limit is exceeded.", mayHaveBought: false, wait);

    /// <summary>A response other than 2xx to a call that buys nothing.</summary>
    public static ProviderFaultException OfQuery(ServiceResponse response, TimeProvider clock) => response.Status switch
    {
        HttpStatusCode.TooManyRequests => Throttled(RetryAfter.Of(response.Headers, clock)),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            => new(FailureReason.Authentication, "The service does not accept the configured token.", mayHaveBought: false),
        var status => new(
            IsTimeout(status) ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, $"The service responded with HTTP {(int)status}.", mayHaveBought: false),
    };

    /// <summary>
    /// Whether the status alone shows that the order was not accepted. Every other status may hide a purchase: 408 and 5xx come
    /// from proxies that gave up on a service that did not, and a redirect other than 307 and 308 may follow completed work.
    /// </summary>
    public static bool IsCertainRefusal(HttpStatusCode status)
        => (int)status is 307 or 308 or (>= 400 and <= 407) or (>= 410 and <= 417) or 421 or 422 or 426 or 428 or 429 or 431 or 451;

    private static bool IsTimeout(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout;
}
