using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>What Replicate's answer to an order means.</summary>
internal sealed class OrderResponses(ReplicateApi api, string? configuredModel)
{
    /// <exception cref="ProviderFaultException">The answer is a passing refusal, or leaves open whether the order was taken.</exception>
    public SubmitOutcome Read(Answer answer, GenerationOrder order)
    {
        if (answer.IsSuccess)
        {
            // Accepted whatever its status says, also when it has already failed: the next poll tells. Without a readable id something
            // was bought that we can't name, and the look-up has to find it.
            return WireJson.Read(answer.Body, ReplicateJson.Default.WirePrediction)?.Id is { } id && ServiceId.IsGood(id)
                ? new SubmitOutcome.Accepted(id)
                : throw ReplicateFaults.Unreadable(mayHaveBought: true);
        }

        return new SubmitOutcome.Refused(Refuse(answer, order));
    }

    /// <summary>What a body says went wrong, fit to be repeated; null where it says nothing.</summary>
    public string? WordsIn(Answer answer, GenerationOrder order)
    {
        var problem = WireJson.Read(answer.Body, ReplicateJson.Default.WireProblem);
        return MessageSanitizer.Clean(WireJson.TextOf(problem?.Detail ?? default) ?? WireJson.TextOf(problem?.Title ?? default), api.Token, order);
    }

    /// <summary>The refusal in an answer that is not 2xx, to an order or to the question for its model.</summary>
    /// <exception cref="ProviderFaultException">The answer is a passing refusal, or leaves open whether the order was taken.</exception>
    public Refusal Refuse(Answer answer, GenerationOrder order)
    {
        var problem = WireJson.Read(answer.Body, ReplicateJson.Default.WireProblem);
        var title = WireJson.TextOf(problem?.Title ?? default);
        var detail = WireJson.TextOf(problem?.Detail ?? default);
        if (answer.Status == HttpStatusCode.PaymentRequired || (ProviderFaults.IsCertainRefusal(answer.Status) && (ErrorTexts.SpeaksOfMoney(title) || ErrorTexts.SpeaksOfMoney(detail))))
        {
            return new(FailureReason.InsufficientBalance, ErrorTexts.NoMoney);
        }

        if (ProviderFaults.IsCertainRefusal(answer.Status) && answer.Status != HttpStatusCode.TooManyRequests && ErrorMeaning.Of(answer.Body, order) is { IsModeration: true } meaning)
        {
            return Refusals.Moderated(MessageSanitizer.Clean(detail ?? title, api.Token, order), mayHaveCharged: meaning.IsOfOutput);
        }

        return answer.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(FailureReason.Authentication, "Replicate does not accept the configured token."),
            HttpStatusCode.NotFound => NoModel(order, detail),
            HttpStatusCode.UnprocessableEntity when title?.StartsWith("Invalid version", StringComparison.OrdinalIgnoreCase) == true => NoModel(order, detail),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                => new(FailureReason.ProviderRetired, $"Replicate's API is not at the configured address (HTTP {(int)answer.Status})."),
            HttpStatusCode.TooManyRequests => throw ReplicateFaults.Throttled(answer, api.Clock),
            HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => throw ReplicateFaults.Of(answer, FailureReason.TimedOut, mayHaveBought: true),
            var status when !ProviderFaults.IsCertainRefusal(status) => throw ReplicateFaults.Of(answer, FailureReason.ProviderUnavailable, mayHaveBought: true),
            var status => new(FailureReason.InvalidRequest, MessageSanitizer.Clean(detail ?? title, api.Token, order) ?? $"Replicate refused the order with HTTP {(int)status}."),
        };
    }

    // Whoever named the model is at fault. Accounts without a way to pay get the same answer, so that its own words are worth keeping.
    private Refusal NoModel(GenerationOrder order, string? detail)
    {
        var isCallers = order.Model is not null && order.Model != configuredModel;
        var words = MessageSanitizer.Clean(detail, api.Token, order) is { } text ? $" Replicate says: {text}" : "";
        return new(
            isCallers ? FailureReason.InvalidRequest : FailureReason.ProviderRetired,
            $"{(isCallers ? "The requested" : "The configured")} model is not to be had at Replicate.{words}");
    }
}
