using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Boxes;

/// <summary>
/// What an answer of a box means by its status, as far as all boxes are alike. Where a status is none that the server itself gives
/// (401, 402, 429, 502), it comes from what its operator has put before it.
/// </summary>
/// <param name="Service">What the server is called in sentences.</param>
/// <param name="Clock">Tells how long is left until a date.</param>
internal sealed record GpuServerResponses(string Service, TimeProvider Clock)
{
    /// <summary>How often in a row an order is run that fails for want of memory, which may be free the next time.</summary>
    public const int MostRunsOutOfMemory = 2;

    /// <summary>How often in a row an order is run that fails with words that don't say whether it may go better.</summary>
    public const int MostRunsOfUnclear = 2;

    /// <summary>The refusal in an answer to an order that is not 2xx.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="words">The server's own words in it, fit to be repeated.</param>
    /// <exception cref="ProviderFaultException">The answer is a passing refusal, or leaves open whether the order was taken.</exception>
    public Refusal Refuse(Answer answer, string? words)
    {
        if (!ProviderFaults.IsCertainRefusal(answer.Status))
        {
            throw OfStatus(answer, words, mayHaveBought: true);
        }

        return answer.Status switch
        {
            HttpStatusCode.TooManyRequests => throw OfAsking(answer, words),
            HttpStatusCode.PaymentRequired => new(FailureReason.InsufficientBalance, $"What stands before {Service} asks for money."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, Unauthenticated),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                => new(FailureReason.ProviderRetired, $"{Service} has no such API at the configured address (HTTP {(int)answer.Status}).{Said(words)}"),
            // Something before the server, or a plug-in of it, that looks at prompts.
            _ when ErrorMeaning.OfText(words, order: null).IsModeration => Refusals.Moderated(words, mayHaveCharged: false),
            var status => new(FailureReason.InvalidRequest, words ?? $"{Service} refused the order with HTTP {(int)status}."),
        };
    }

    /// <summary>Whether an answer tells of a failure of the server, whose words say what kind it is: extensions and what stands before a server choose among the statuses.</summary>
    public static bool IsFailure(Answer answer) => (int)answer.Status >= 500;

    /// <summary>
    /// The refusal of an order whose run ended in an exception of the server, where the words tell a lasting fault: it is told at once. Null where another
    /// run may go better.
    /// </summary>
    /// <param name="words">The server's words, fit to be repeated.</param>
    /// <param name="order">The order.</param>
    /// <param name="configured">The model that is configured.</param>
    public Refusal? RefuseLasting(string? words, GenerationOrder order, string? configured) => ServerFaults.Of(words) switch
    {
        ServerFault.NoModel => NoModel(order, configured, $"{Service} does not have the model: {words}"),
        ServerFault.Setup => new(FailureReason.ProviderRetired, $"{Service} can't use its model or its installation: {words}") { IsOfServer = true },
        ServerFault.Lasting => new(FailureReason.ProviderUnavailable, $"{Service} failed, and would again: {words}") { IsOfServer = true },
        _ => null,
    };

    /// <summary>An answer other than 2xx to a call that buys nothing.</summary>
    public ProviderFaultException OfAsking(Answer answer, string? words = null) => answer.Status switch
    {
        HttpStatusCode.TooManyRequests
            => new(FailureReason.RateLimited, $"{Service} has no room for more now.{Said(words)}", mayHaveBought: false, RetryAfter.Of(answer.Headers, Clock)),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, Unauthenticated, mayHaveBought: false),
        _ => OfStatus(answer, words, mayHaveBought: false),
    };

    /// <summary>A 2xx answer that says nothing.</summary>
    public ProviderFaultException Unreadable(bool mayHaveBought)
        => new(FailureReason.ProviderUnavailable, $"{Service} gave an answer that can't be read.", mayHaveBought);

    /// <summary>The refusal of an order whose model is not to be had. Whoever named the model is at fault.</summary>
    public static Refusal NoModel(GenerationOrder order, string? configured, string message)
        => new(order.Model is not null && order.Model != configured ? FailureReason.InvalidRequest : FailureReason.ProviderRetired, message) { IsOfServer = true };

    private string Unauthenticated => $"{Service} does not accept the configured token.";

    private ProviderFaultException OfStatus(Answer answer, string? words, bool mayHaveBought) => new(
        answer.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
        $"{Service} answered with HTTP {(int)answer.Status}.{Said(words)}",
        mayHaveBought)
    {
        // What stands before a server that is away says so for it. A 502 to an order may as well come of a server that this very order ended.
        IsUnreached = answer.Status == HttpStatusCode.ServiceUnavailable || (answer.Status == HttpStatusCode.BadGateway && !mayHaveBought),

        // An exception of the server itself. A run may be lost to bad luck once; twice in a row it is none.
        MostTries = mayHaveBought && answer.Status == HttpStatusCode.InternalServerError ? MostRunsOfUnclear : null,
    };

    private static string Said(string? words) => words is null ? "" : $" It says: {words}";
}
