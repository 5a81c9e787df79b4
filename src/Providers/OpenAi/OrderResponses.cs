using System.Net;
using ImageGen.Providers.Http;
using ImageGen.Providers.Retirement;

namespace ImageGen.Providers.OpenAi;

/// <summary>Interprets responses other than 2xx to an order.</summary>
internal sealed class OrderResponses(OpenAiApi api, string? configuredModel, ModelRetirements retirements)
{
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(ServiceResponse response, GenerationOrder order)
    {
        if (!ProviderFaults.IsCertainRefusal(response.Status))
        {
            // Whatever its text: a proxy can write a body while the service continues to work.
            throw ProviderFaults.Inconclusive(response.Status);
        }

        var error = ErrorMessages.Read(response.Body, order);
        var meaning = error.Meaning;
        var serviceMessage = MessageSanitizer.Clean(error.Message, api.Token, order);
        if (meaning.HasModerationCode)
        {
            // Before the status: proxies use several for it. An image that was generated and then withheld may be charged.
            return Refusals.Moderated(serviceMessage, mayHaveCharged: meaning.IsOutputModeration);
        }

        // Before the status: the balance is insufficient, and waiting does not help, though the status is 429 (error code insufficient_quota).
        if (response.Status == HttpStatusCode.PaymentRequired || meaning.IsInsufficientBalance)
        {
            return Refusals.NoMoney;
        }

        return StatusOf(response, error) switch
        {
            HttpStatusCode.Unauthorized => Refusals.BadToken,
            HttpStatusCode.PaymentRequired => Refusals.NoMoney,
            HttpStatusCode.TooManyRequests => throw ProviderFaults.Throttled(WaitTime.Of(response, error, api.Clock)),
            // A sentence about a parameter may contain any word, such as the name of a safety setting.
            _ when meaning.IsModeration && !ParameterRefusal.IsOfParameter(error.Body) => Refusals.Moderated(serviceMessage, mayHaveCharged: meaning.IsOutputModeration),
            HttpStatusCode.BadRequest or HttpStatusCode.Forbidden when meaning.IsRateLimit => throw ProviderFaults.Throttled(WaitTime.Of(response, error, api.Clock)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => retirements.Refuse(order, configuredModel, serviceMessage, meaning.IsRetiredModel || response.Status == HttpStatusCode.Gone),
            _ when meaning.IsRetiredModel => retirements.Refuse(order, configuredModel, serviceMessage, isExplicit: true),
            // Also for a model that others may use: "project does not have access to model" has the code model_not_found.
            HttpStatusCode.Forbidden => Refusals.NotAllowed(serviceMessage),
            _ when meaning.IsMissingModel => retirements.Refuse(order, configuredModel, serviceMessage, isExplicit: false),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.MethodNotAllowed => Refusals.NotThere(response.Status),
            var status => Refusals.Invalid(status, serviceMessage),
        };
    }

    /// <summary>
    /// The effective status. A proxy may return 400 for any error of the service behind it, with that service's status as the code.
    /// </summary>
    /// <exception cref="ProviderFaultException">The service behind it failed, or did not respond: whether it accepted the order is unknown.</exception>
    private static HttpStatusCode StatusOf(ServiceResponse response, ErrorMessages error)
    {
        if (response.Status != HttpStatusCode.BadRequest || error.Body.Status is not { } stated)
        {
            return response.Status;
        }

        return stated is 408 or >= 500 && !error.Meaning.IsModeration ? throw ProviderFaults.Inconclusive((HttpStatusCode)stated)
            : stated is 401 or 402 or 403 or 404 or 429 ? (HttpStatusCode)stated
            : response.Status;
    }
}
