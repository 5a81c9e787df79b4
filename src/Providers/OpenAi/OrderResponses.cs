using System.Net;
using ImageGen.Providers.Http;
using ImageGen.Providers.Retirement;

namespace ImageGen.Providers.OpenAi;

/// <summary>Interprets responses other than 2xx to an order.</summary>
internal sealed class OrderResponses(OpenAiApi api, string? configuredModel, ModelRetirements retirements)
{
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(Answer answer, GenerationOrder order)
    {
        if (!ProviderFaults.IsCertainRefusal(answer.Status))
        {
            // Whatever its text: a proxy can write a body while the service continues to work.
            throw ProviderFaults.Open(answer.Status);
        }

        var error = ErrorMessages.Read(answer.Body, order);
        var meaning = error.Meaning;
        var words = MessageSanitizer.Clean(error.Message, api.Token, order);
        if (meaning.HasModerationCode)
        {
            // Before the status: proxies use several for it. An image that was generated and then withheld may be charged.
            return Refusals.Moderated(words, mayHaveCharged: meaning.IsOfOutput);
        }

        // Before the status: the balance is insufficient, and waiting does not help, though the status is 429 (error code insufficient_quota).
        if (answer.Status == HttpStatusCode.PaymentRequired || meaning.IsMoney)
        {
            return Refusals.NoMoney;
        }

        return StatusOf(answer, error) switch
        {
            HttpStatusCode.Unauthorized => Refusals.BadToken,
            HttpStatusCode.PaymentRequired => Refusals.NoMoney,
            HttpStatusCode.TooManyRequests => throw ProviderFaults.Throttled(WaitTime.Of(answer, error, api.Clock)),
            // A sentence about a parameter may contain any word, such as the name of a safety setting.
            _ when meaning.IsModeration && !ParameterRefusal.IsOfParameter(error.Body) => Refusals.Moderated(words, mayHaveCharged: meaning.IsOfOutput),
            HttpStatusCode.BadRequest or HttpStatusCode.Forbidden when meaning.IsLimit => throw ProviderFaults.Throttled(WaitTime.Of(answer, error, api.Clock)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => retirements.Refuse(order, configuredModel, words, meaning.IsRetiredModel || answer.Status == HttpStatusCode.Gone),
            _ when meaning.IsRetiredModel => retirements.Refuse(order, configuredModel, words, saysGone: true),
            // Also for a model that others may use: "project does not have access to model" has the code model_not_found.
            HttpStatusCode.Forbidden => Refusals.NotAllowed(words),
            _ when meaning.IsMissingModel => retirements.Refuse(order, configuredModel, words, saysGone: false),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.MethodNotAllowed => Refusals.NotThere(answer.Status),
            var status => Refusals.Invalid(status, words),
        };
    }

    /// <summary>
    /// The effective status. A proxy may return 400 for any error of the service behind it, with that service's status as the code.
    /// </summary>
    /// <exception cref="ProviderFaultException">The service behind it failed, or did not respond: whether it accepted the order is unknown.</exception>
    private static HttpStatusCode StatusOf(Answer answer, ErrorMessages error)
    {
        if (answer.Status != HttpStatusCode.BadRequest || error.Body.Status is not { } stated)
        {
            return answer.Status;
        }

        return stated is 408 or >= 500 && !error.Meaning.IsModeration ? throw ProviderFaults.Open((HttpStatusCode)stated)
            : stated is 401 or 402 or 403 or 404 or 429 ? (HttpStatusCode)stated
            : answer.Status;
    }
}
