using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>Interprets responses other than 2xx to an order.</summary>
internal sealed class OrderResponses(CogViewApi api, string configuredModel)
{
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(Answer answer, GenerationOrder order)
    {
        if (!ProviderFaults.IsCertainRefusal(answer.Status))
        {
            // Codes 1200, 1230 and 1234 too: a call that failed in transit may have succeeded at the service.
            throw ProviderFaults.Open(answer.Status);
        }

        var error = ErrorMessages.Read(answer.Body, order);
        var words = MessageSanitizer.Clean(error.Message, api.Token, order);
        return error.Class switch
        {
            ErrorClass.Authentication => Refusals.BadToken,
            ErrorClass.Money => Refusals.NoMoney,
            ErrorClass.NotAllowed => Refusals.NotAllowed(words),
            ErrorClass.NoModel => Refusals.NoModel(order, configuredModel, words),
            ErrorClass.Retired => new(FailureReason.ProviderRetired, $"The service no longer has this API.{Refusals.Said(words)}"),
            ErrorClass.Invalid => Refusals.Invalid(answer.Status, words),

            // An image that was generated and then withheld may be charged.
            ErrorClass.Moderation => Refusals.Moderated(words, mayHaveCharged: error.Marks.HasImage),
            ErrorClass.SlowDown => throw ProviderFaults.Throttled(RetryAfter.Of(answer.Headers, api.Clock)),
            ErrorClass.Quota => throw ProviderFaults.Throttled(QuotaReset.Of(error.Message, api.Clock)),
            ErrorClass.HeldBack => new(FailureReason.RateLimited, $"The service has suspended the account; contact its support.{Refusals.Said(words)}"),
            _ => ByStatus(answer, words),
        };
    }

    private Refusal ByStatus(Answer answer, string? words) => answer.Status switch
    {
        HttpStatusCode.Unauthorized => Refusals.BadToken,
        HttpStatusCode.PaymentRequired => Refusals.NoMoney,
        HttpStatusCode.Forbidden => Refusals.NotAllowed(words),
        HttpStatusCode.TooManyRequests => throw ProviderFaults.Throttled(RetryAfter.Of(answer.Headers, api.Clock)),
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            => Refusals.NotThere(answer.Status),
        var status => Refusals.Invalid(status, words),
    };
}
