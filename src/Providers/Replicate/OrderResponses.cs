using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Interprets Replicate's responses to an order.</summary>
internal sealed class OrderResponses(ReplicateApi api, string? configuredModel)
{
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public SubmitOutcome Read(ServiceResponse response, GenerationOrder order)
    {
        if (response.IsSuccess)
        {
            // Every status counts as accepted, even a failure: the next poll reads it. Without a readable id something
            // was bought that has no known id, and the look-up must find it.
            return WireJson.Read(response.Body, ReplicateJson.Default.WirePrediction)?.Id is { } id && ServiceId.IsGood(id)
                ? new SubmitOutcome.Accepted(id)
                : throw ReplicateFaults.Unreadable(mayHaveBought: true);
        }

        return new SubmitOutcome.Refused(Refuse(response, order));
    }

    /// <summary>The error message of a body, sanitized; null if it has none.</summary>
    public string? MessageIn(ServiceResponse response, GenerationOrder order)
    {
        var problem = WireJson.Read(response.Body, ReplicateJson.Default.WireProblem);
        return MessageSanitizer.Clean(WireJson.TextOf(problem?.Detail ?? default) ?? WireJson.TextOf(problem?.Title ?? default), api.Token, order);
    }

    /// <summary>The refusal of a response other than 2xx, to an order or to the call for its model.</summary>
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(ServiceResponse response, GenerationOrder order)
    {
        var problem = WireJson.Read(response.Body, ReplicateJson.Default.WireProblem);
        var title = WireJson.TextOf(problem?.Title ?? default);
        var detail = WireJson.TextOf(problem?.Detail ?? default);
        if (response.Status == HttpStatusCode.PaymentRequired || (ProviderFaults.IsCertainRefusal(response.Status) && (ErrorTexts.IsAboutMoney(title) || ErrorTexts.IsAboutMoney(detail))))
        {
            return new(FailureReason.InsufficientBalance, ErrorTexts.NoMoney);
        }

        if (ProviderFaults.IsCertainRefusal(response.Status) && response.Status != HttpStatusCode.TooManyRequests && ErrorMeaning.Of(response.Body, order) is { IsModeration: true } meaning)
        {
            return Refusals.Moderated(MessageSanitizer.Clean(detail ?? title, api.Token, order), mayHaveCharged: meaning.IsOutputModeration);
        }

        return response.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, "Replicate does not accept the configured token."),
            HttpStatusCode.NotFound => NoModel(order, detail),
            HttpStatusCode.UnprocessableEntity when title?.StartsWith("Invalid version", StringComparison.OrdinalIgnoreCase) == true => NoModel(order, detail),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                => new(FailureReason.ProviderRetired, $"Replicate's API is not at the configured address (HTTP {(int)response.Status})."),
            HttpStatusCode.TooManyRequests => throw ReplicateFaults.Throttled(response, api.Clock),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => throw ReplicateFaults.Of(response, FailureReason.TimedOut, mayHaveBought: true),
            var status when !ProviderFaults.IsCertainRefusal(status) => throw ReplicateFaults.Of(response, FailureReason.ProviderUnavailable, mayHaveBought: true),
            var status => new(FailureReason.InvalidRequest, MessageSanitizer.Clean(detail ?? title, api.Token, order) ?? $"Replicate refused the order with HTTP {(int)status}."),
        };
    }

    // The party that named the model is at fault. Accounts without a payment method get the same response, so that its own message is kept.
    private Refusal NoModel(GenerationOrder order, string? detail)
    {
        var isCallers = order.Model is not null && order.Model != configuredModel;
        var serviceMessage = MessageSanitizer.Clean(detail, api.Token, order) is { } text ? $" Replicate says: {text}" : "";
        return new(
            isCallers ? FailureReason.InvalidRequest : FailureReason.ProviderRetired,
            $"{(isCallers ? "The requested" : "The configured")} model is not available at Replicate.{serviceMessage}");
    }
}
