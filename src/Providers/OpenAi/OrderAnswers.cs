using System.Net;
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
            throw Faults.Open(answer.Status);
        }

        var error = ErrorWords.Read(answer.Body);

        // Before the status: what lacks is money, not patience, though the status is 429 (error code insufficient_quota).
        if (answer.Status == HttpStatusCode.PaymentRequired || error.SpeaksOfMoney)
        {
            return Refusals.NoMoney;
        }

        var words = Words.Clean(error.Message, api.Token, order);
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized => Refusals.BadToken,
            HttpStatusCode.TooManyRequests => throw Faults.Throttled(WaitTime.Of(answer, error, api.Clock)),
            _ when error.SpeaksOfModeration
                // A picture that was made and then withheld may be on the bill.
                => Refusals.Moderated(words, mayHaveCharged: error.IsOfOutput),
            HttpStatusCode.Forbidden => Refusals.NotAllowed(words),
            HttpStatusCode.NotFound => Refusals.NoModel(order, configuredModel, words),
            _ when error.Code == "model_not_found" => Refusals.NoModel(order, configuredModel, words),
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone
                => Refusals.NotThere(answer.Status),
            var status => Refusals.Invalid(status, words),
        };
    }
}
