using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;
using ImageGen.Providers.Retirement;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Interprets error responses to an order, or to the call for a model's inference providers.</summary>
internal sealed class OrderResponses(HuggingFaceApi api, string configuredModel, ModelRetirements retirements)
{
    private const string ChooseServedModel = "Set Model to one that an inference provider serves, huggingface.co/models?pipeline_tag=text-to-image&inference_provider=all lists them.";

    private const string RemoveBaseUrl = "Remove BaseUrl, so that orders go to https://router.huggingface.co, and set Model to one that an inference provider serves.";

    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(ServiceResponse response, GenerationOrder order)
    {
        var error = ErrorMessages.Read(response.Body, order);
        if (response.Status == HttpStatusCode.ServiceUnavailable && error.Loading is { } loading)
        {
            throw Loading(loading);
        }

        if (!ProviderFaults.IsCertainRefusal(response.Status))
        {
            throw ProviderFaults.Inconclusive(response.Status);
        }

        var serviceMessage = MessageSanitizer.Clean(error.Message, api.Token, order);
        if (error.Meaning.HasModerationCode)
        {
            return Refusals.Moderated(serviceMessage, mayHaveCharged: error.Meaning.IsOutputModeration);
        }

        // Before the status: inference providers behind the router use other statuses for it.
        if (response.Status == HttpStatusCode.PaymentRequired || error.IsInsufficientBalance)
        {
            return Refusals.NoMoney;
        }

        return response.Status switch
        {
            HttpStatusCode.Unauthorized => Refusals.BadToken,
            HttpStatusCode.TooManyRequests => throw ProviderFaults.Throttled(RetryAfter.Of(response.Headers, api.Clock)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => NotServed(order, serviceMessage, isExplicit: error.Meaning.IsRetiredModel || response.Status == HttpStatusCode.Gone),
            _ when error.IsMissingModel => NotServed(order, serviceMessage, isExplicit: error.Meaning.IsRetiredModel),
            _ when error.IsModeration && !ParameterRefusal.IsOfParameter(error.Body) => Refusals.Moderated(serviceMessage, mayHaveCharged: error.Meaning.IsOutputModeration),
            HttpStatusCode.BadRequest or HttpStatusCode.Forbidden when error.Meaning.IsRateLimit => throw ProviderFaults.Throttled(RetryAfter.Of(response.Headers, api.Clock)),
            HttpStatusCode.Forbidden => Refusals.NotAllowed(serviceMessage),
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => Refusals.NotThere(response.Status),
            var status => Refusals.Invalid(status, serviceMessage),
        };
    }

    /// <summary>No supported inference provider serves the model.</summary>
    public Refusal NotServed(GenerationOrder order, string? serviceMessage = null, string? reason = null, bool isExplicit = false)
    {
        if (api.LegacyRoute is not null)
        {
            return new(FailureReason.ProviderRetired, $"The old Inference API is gone.{Refusals.Quote(serviceMessage)} {RemoveBaseUrl}");
        }

        var refusal = retirements.Refuse(order, configuredModel, serviceMessage, isExplicit);
        return refusal with { Message = reason is null ? $"{refusal.Message} {ChooseServedModel}" : $"{refusal.Message} {reason} {ChooseServedModel}" };
    }

    /// <summary>No work begins before a model is loaded. Some providers report it with status 200.</summary>
    public static ProviderFaultException Loading(TimeSpan wait)
        => new(FailureReason.ProviderUnavailable, "The service is still loading the model.", mayHaveBought: false, wait);
}
