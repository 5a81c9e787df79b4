using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>Interprets responses other than 2xx to an order.</summary>
internal sealed class OrderResponses(CogViewApi api, string configuredModel)
{
    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(ServiceResponse response, GenerationOrder order)
    {
        if (!ProviderFaults.IsCertainRefusal(response.Status))
        {
            // Codes 1200, 1230 and 1234 too: a call that failed in transit may have succeeded at the service.
            throw ProviderFaults.Inconclusive(response.Status);
        }

        var error = ErrorMessages.Read(response.Body, order);
        var serviceMessage = MessageSanitizer.Clean(error.Message, api.Token, order);
        return error.Class switch
        {
            ErrorClass.Authentication => Refusals.BadToken,
            ErrorClass.Money => Refusals.NoMoney,
            ErrorClass.NotAllowed => Refusals.NotAllowed(serviceMessage),
            ErrorClass.NoModel => Refusals.NoModel(order, configuredModel, serviceMessage),
            ErrorClass.Retired => new(FailureReason.ProviderRetired, $"The service no longer has this API.{Refusals.Quote(serviceMessage)}"),
            ErrorClass.Invalid => Refusals.Invalid(response.Status, serviceMessage),

            // An image that was generated and then withheld may be charged.
            ErrorClass.Moderation => Refusals.Moderated(serviceMessage, mayHaveCharged: error.Marks.HasImage),
            ErrorClass.Throttled => throw ProviderFaults.Throttled(RetryAfter.Of(response.Headers, api.Clock)),
            ErrorClass.Quota => throw ProviderFaults.Throttled(QuotaReset.Of(error.Message, api.Clock)),
            ErrorClass.Suspended => new(FailureReason.RateLimited, $"The service has suspended the account; contact its support.{Refusals.Quote(serviceMessage)}"),
            _ => ByStatus(response, serviceMessage),
        };
    }

    private Refusal ByStatus(ServiceResponse response, string? serviceMessage) => response.Status switch
    {
        HttpStatusCode.Unauthorized => Refusals.BadToken,
        HttpStatusCode.PaymentRequired => Refusals.NoMoney,
        HttpStatusCode.Forbidden => Refusals.NotAllowed(serviceMessage),
        HttpStatusCode.TooManyRequests => throw ProviderFaults.Throttled(RetryAfter.Of(response.Headers, api.Clock)),
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            => Refusals.NotThere(response.Status),
        var status => Refusals.Invalid(status, serviceMessage),
    };
}
