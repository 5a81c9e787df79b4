using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>What an answer to an order means that is not 2xx.</summary>
internal sealed class OrderAnswers(OpenAiApi api, string? configuredModel)
{
    /// <exception cref="ProviderFaultException">The answer is a passing refusal, or leaves open whether the order was taken.</exception>
    public Refusal Refuse(Answer answer, GenerationOrder order)
    {
        if (!Faults.IsCertainRefusal(answer.Status))
        {
            // Whatever its words are: a body can be written by something in front of a service that went on working.
            throw new ProviderFaultException(
                answer.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
                $"The service answered with HTTP {(int)answer.Status}.",
                mayHaveBought: true);
        }

        var error = ErrorWords.Read(answer.Body);

        // Before the status: what lacks is money, not patience, though the status is 429 (error code insufficient_quota).
        if (answer.Status == HttpStatusCode.PaymentRequired || error.SpeaksOfMoney)
        {
            return new(FailureReason.InsufficientBalance, "The account at the service has no credit left, or has reached its limit.");
        }

        var words = Words.Clean(error.Message, api.Token, order);
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => new(FailureReason.Authentication, "The service does not accept the configured token."),
            HttpStatusCode.TooManyRequests
                => throw new ProviderFaultException(FailureReason.RateLimited, "The service asks to slow down.", mayHaveBought: false, WaitTime.Of(answer, error, api.Clock)),
            _ when error.SpeaksOfModeration
                // A picture that was made and then withheld may be on the bill.
                => new(FailureReason.ContentRejected, words ?? "The service's moderation refused the order.", MayHaveCharged: error.IsOfOutput),
            HttpStatusCode.Forbidden => new(FailureReason.Authentication, $"The account may not do this at the service.{Said(words)}"),
            HttpStatusCode.NotFound => NoModel(order, words),
            _ when error.Code == "model_not_found" => NoModel(order, words),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                => new(FailureReason.ProviderRetired, $"The API is not at the configured address (HTTP {(int)answer.Status})."),
            var status => new(FailureReason.InvalidRequest, words ?? $"The service refused the order with HTTP {(int)status}."),
        };
    }

    // Whoever named the model is at fault.
    private Refusal NoModel(GenerationOrder order, string? words)
    {
        var isCallers = order.Model is not null && order.Model != configuredModel;
        return new(
            isCallers ? FailureReason.InvalidRequest : FailureReason.ProviderRetired,
            $"{(isCallers ? "The requested" : "The configured")} model is not to be had at the service.{Said(words)}");
    }

    private static string Said(string? words) => words is null ? "" : $" It says: {words}";
}
