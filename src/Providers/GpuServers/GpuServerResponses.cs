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

    /// <summary>How often in a row an order is run that fails with a message that does not tell whether a retry may succeed.</summary>
    public const int MaxRunsOfUnclear = 2;

    /// <summary>The refusal of a response other than 2xx to an order.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="words">The server's own message in it, sanitized.</param>
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(Answer answer, string? words)
    {
        if (!ProviderFaults.IsCertainRefusal(answer.Status))
        {
            throw OfStatus(answer, words, mayHaveBought: true);
        }

        return answer.Status switch
        {
            HttpStatusCode.TooManyRequests => throw OfAsking(answer, words),
            HttpStatusCode.PaymentRequired => new(FailureReason.InsufficientBalance, $"A proxy in front of {Service} requires payment."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, Unauthenticated),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                => new(FailureReason.ProviderRetired, $"{Service} has no such API at the configured address (HTTP {(int)answer.Status}).{Said(words)}"),
            // A proxy or plug-in that checks prompts.
            _ when ErrorMeaning.OfText(words, order: null).IsModeration => Refusals.Moderated(words, mayHaveCharged: false),
            var status => new(FailureReason.InvalidRequest, words ?? $"{Service} refused the order with HTTP {(int)status}."),
        };
    }

    /// <summary>Whether a response reports a failure of the server, whose message tells its kind: extensions and proxies use various statuses.</summary>
    public static bool IsFailure(Answer answer) => (int)answer.Status >= 500;

    /// <summary>
    /// The refusal of an order whose run ended in an exception of the server, if the message shows a lasting failure: the job is not retried. Null if another
    /// run may succeed.
    /// </summary>
    /// <param name="words">The server's message, sanitized.</param>
    /// <param name="order">The order.</param>
    /// <param name="configured">The configured model.</param>
    public Refusal? RefuseLasting(string? words, GenerationOrder order, string? configured) => ServerFaults.Of(words) switch
    {
        ServerFault.NoModel => NoModel(order, configured, $"{Service} does not have the model: {words}"),
        ServerFault.Setup => new(FailureReason.ProviderRetired, $"{Service} can't use its model or its installation: {words}") { IsOfServer = true },
        ServerFault.Lasting => new(FailureReason.ProviderUnavailable, $"{Service} failed, and a retry would fail too: {words}") { IsOfServer = true },
        _ => null,
    };

    /// <summary>A response other than 2xx to a call that buys nothing.</summary>
    public ProviderFaultException OfAsking(Answer answer, string? words = null) => answer.Status switch
    {
        HttpStatusCode.TooManyRequests
            => new(FailureReason.RateLimited, $"{Service} is full at present.{Said(words)}", mayHaveBought: false, RetryAfter.Of(answer.Headers, Clock)),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, Unauthenticated, mayHaveBought: false),
        _ => OfStatus(answer, words, mayHaveBought: false),
    };

    /// <summary>A 2xx response that can't be read.</summary>
    public ProviderFaultException Unreadable(bool mayHaveBought)
        => new(FailureReason.ProviderUnavailable, $"{Service} sent a response that can't be read.", mayHaveBought);

    /// <summary>The refusal of an order whose model is not available. The party that named the model is at fault.</summary>
    public static Refusal NoModel(GenerationOrder order, string? configured, string message)
        => new(order.Model is not null && order.Model != configured ? FailureReason.InvalidRequest : FailureReason.ProviderRetired, message) { IsOfServer = true };

    private string Unauthenticated => $"{Service} does not accept the configured token.";

    private ProviderFaultException OfStatus(Answer answer, string? words, bool mayHaveBought) => new(
        answer.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
        $"{Service} answered with HTTP {(int)answer.Status}.{Said(words)}",
        mayHaveBought)
    {
        // A proxy answers for a server that is down. A 502 to an order may also mean that this order crashed the server.
        IsUnreached = answer.Status == HttpStatusCode.ServiceUnavailable || (answer.Status == HttpStatusCode.BadGateway && !mayHaveBought),

        // An exception of the server itself. One failed run may be accidental; a second one in a row is not.
        MostTries = mayHaveBought && answer.Status == HttpStatusCode.InternalServerError ? MaxRunsOfUnclear : null,
    };

    private static string Said(string? words) => words is null ? "" : $" It says: {words}";
}
