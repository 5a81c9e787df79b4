using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.GpuServers;

/// <summary>
/// Interprets the responses of GPU servers by status, as far as all servers are alike. A status that the servers themselves do not return
/// (401, 402, 429, 502) comes from a proxy in front of them.
/// </summary>
/// <param name="Service">The name of the server in messages.</param>
/// <param name="Clock">Computes the time left until a date.</param>
internal sealed record GpuServerResponses(string Service, TimeProvider Clock)
{
    /// <summary>How often in a row an order is run that fails for lack of memory, which may be free the next time.</summary>
    public const int MaxRunsOutOfMemory = 2;

    /// <summary>How often in a row an order is run that fails with a message that does not show whether a retry may succeed.</summary>
    public const int MaxRunsOfUnclear = 2;

    /// <summary>The refusal of a response other than 2xx to an order.</summary>
    /// <param name="response">The response.</param>
    /// <param name="serviceMessage">The server's own message in it, sanitized.</param>
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(ServiceResponse response, string? serviceMessage)
    {
        if (!ProviderFaults.IsCertainRefusal(response.Status))
        {
            throw OfStatus(response, serviceMessage, mayHaveBought: true);
        }

        return response.Status switch
        {
            HttpStatusCode.TooManyRequests => throw OfQuery(response, serviceMessage),
            HttpStatusCode.PaymentRequired => new(FailureReason.InsufficientBalance, $"A proxy in front of {Service} requires payment."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, Unauthenticated),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                => new(FailureReason.ProviderRetired, $"{Service} has no such API at the configured address (HTTP {(int)response.Status}).{Quote(serviceMessage)}"),
            // A proxy or plug-in that checks prompts.
            _ when ErrorMeaning.OfText(serviceMessage, order: null).IsModeration => Refusals.Moderated(serviceMessage, mayHaveCharged: false),
            var status => new(FailureReason.InvalidRequest, serviceMessage ?? $"{Service} refused the order with HTTP {(int)status}."),
        };
    }

    /// <summary>Whether a response reports a failure of the server, whose message shows its kind: extensions and proxies use various statuses.</summary>
    public static bool IsFailure(ServiceResponse response) => (int)response.Status >= 500;

    /// <summary>
    /// The refusal of an order whose run ended in an exception of the server, if the message shows a lasting failure: the job is not retried. Null if another
    /// run may succeed.
    /// </summary>
    /// <param name="serviceMessage">The server's message, sanitized.</param>
    /// <param name="order">The order.</param>
    /// <param name="configured">The configured model.</param>
    public Refusal? RefuseLasting(string? serviceMessage, GenerationOrder order, string? configured) => ServerFaults.Of(serviceMessage) switch
    {
        ServerFault.NoModel => NoModel(order, configured, $"{Service} does not have the model: {serviceMessage}"),
        ServerFault.Setup => new(FailureReason.ProviderRetired, $"{Service} can't use its model or its installation: {serviceMessage}") { IsOfServer = true },
        ServerFault.Lasting => new(FailureReason.ProviderUnavailable, $"{Service} failed, and a retry would fail too: {serviceMessage}") { IsOfServer = true },
        _ => null,
    };

    /// <summary>A response other than 2xx to a call that buys nothing.</summary>
    public ProviderFaultException OfQuery(ServiceResponse response, string? serviceMessage = null) => response.Status switch
    {
        HttpStatusCode.TooManyRequests
            => new(FailureReason.RateLimited, $"{Service} is full at present.{Quote(serviceMessage)}", mayHaveBought: false, RetryAfter.Of(response.Headers, Clock)),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, Unauthenticated, mayHaveBought: false),
        _ => OfStatus(response, serviceMessage, mayHaveBought: false),
    };

    /// <summary>A 2xx response that can't be read.</summary>
    public ProviderFaultException Unreadable(bool mayHaveBought)
        => new(FailureReason.ProviderUnavailable, $"{Service} sent a response that can't be read.", mayHaveBought);

    /// <summary>The refusal of an order whose model is not available. The party that named the model is at fault.</summary>
    public static Refusal NoModel(GenerationOrder order, string? configured, string message)
        => new(order.Model is not null && order.Model != configured ? FailureReason.InvalidRequest : FailureReason.ProviderRetired, message) { IsOfServer = true };

    private string Unauthenticated => $"{Service} does not accept the configured token.";

    private ProviderFaultException OfStatus(ServiceResponse response, string? serviceMessage, bool mayHaveBought) => new(
        response.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
        $"{Service} responded with HTTP {(int)response.Status}.{Quote(serviceMessage)}",
        mayHaveBought)
    {
        // A proxy responds in place of a server that is down. A 502 to an order may also mean that this order crashed the server.
        IsUnreached = response.Status == HttpStatusCode.ServiceUnavailable || (response.Status == HttpStatusCode.BadGateway && !mayHaveBought),

        // An exception of the server itself. One failed run may be accidental; a second one in a row is not.
        MostTries = mayHaveBought && response.Status == HttpStatusCode.InternalServerError ? MaxRunsOfUnclear : null,
    };

    private static string Quote(string? serviceMessage) => serviceMessage is null ? "" : $" It says: {serviceMessage}";
}
