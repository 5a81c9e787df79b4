using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;
using ImageGen.Providers.Retirement;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Interprets error responses to an order, or to the call for a model's inference providers.</summary>
internal sealed class OrderResponses(HuggingFaceApi api, string configuredModel, ModelRetirements retirements)
{
    private const string NameAnother = "Set Model to one that an inference provider serves, huggingface.co/models?pipeline_tag=text-to-image&inference_provider=all lists them.";

    private const string LeaveTheOldWay = "Remove BaseUrl, so that orders go to https://router.huggingface.co, and set Model to one that an inference provider serves.";

    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(Answer answer, GenerationOrder order)
    {
        var error = ErrorMessages.Read(answer.Body, order);
        if (answer.Status == HttpStatusCode.ServiceUnavailable && error.Loading is { } loading)
        {
            throw Loading(loading);
        }

        if (!ProviderFaults.IsCertainRefusal(answer.Status))
        {
            throw ProviderFaults.Open(answer.Status);
        }

        var words = MessageSanitizer.Clean(error.Message, api.Token, order);
        if (error.Meaning.HasModerationCode)
        {
            return Refusals.Moderated(words, mayHaveCharged: error.Meaning.IsOfOutput);
        }

        // Before the status: inference providers behind the router use other statuses for it.
        if (answer.Status == HttpStatusCode.PaymentRequired || error.SpeaksOfMoney)
        {
            return Refusals.NoMoney;
        }

        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => Refusals.BadToken,
            HttpStatusCode.TooManyRequests => throw ProviderFaults.Throttled(RetryAfter.Of(answer.Headers, api.Clock)),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => NotServed(order, words, saysGone: error.Meaning.IsRetiredModel || answer.Status == HttpStatusCode.Gone),
            _ when error.SpeaksOfModel => NotServed(order, words, saysGone: error.Meaning.IsRetiredModel),
            _ when error.SpeaksOfModeration && !ParameterRefusal.IsOfParameter(error.Body) => Refusals.Moderated(words, mayHaveCharged: error.Meaning.IsOfOutput),
            HttpStatusCode.BadRequest or HttpStatusCode.Forbidden when error.Meaning.IsLimit => throw ProviderFaults.Throttled(RetryAfter.Of(answer.Headers, api.Clock)),
            HttpStatusCode.Forbidden => Refusals.NotAllowed(words),
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => Refusals.NotThere(answer.Status),
            var status => Refusals.Invalid(status, words),
        };
    }

    /// <summary>No supported inference provider serves the model.</summary>
    public Refusal NotServed(GenerationOrder order, string? words = null, string? why = null, bool saysGone = false)
    {
        if (api.OldWay is not null)
        {
            return new(FailureReason.ProviderRetired, $"The old Inference API is gone.{Refusals.Said(words)} {LeaveTheOldWay}");
        }

        var refusal = retirements.Refuse(order, configuredModel, words, saysGone);
        return refusal with { Message = why is null ? $"{refusal.Message} {NameAnother}" : $"{refusal.Message} {why} {NameAnother}" };
    }

    /// <summary>No work begins before a model is loaded. Some providers report it with status 200.</summary>
    public static ProviderFaultException Loading(TimeSpan wait)
        => new(FailureReason.ProviderUnavailable, "The service is still loading the model.", mayHaveBought: false, wait);
}
