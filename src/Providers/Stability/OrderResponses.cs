using System.Net;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Stability;

/// <summary>Interprets responses other than 2xx to an order.</summary>
internal sealed class OrderResponses(StabilityApi api)
{
    // More than 150 requests in 10 s lock the account out for a minute; the response does not mention it.
    private static readonly TimeSpan LockOut = TimeSpan.FromSeconds(60);

    /// <exception cref="ProviderFaultException">The response is a temporary refusal, or leaves open whether the order was accepted.</exception>
    public Refusal Refuse(ServiceResponse response, GenerationOrder order)
    {
        if (!ProviderFaults.IsCertainRefusal(response.Status))
        {
            // internal_error too: it is documented as free, but a proxy can write a body while the service continues to work.
            throw ProviderFaults.Inconclusive(response.Status);
        }

        var error = ErrorMessages.Read(response.Body, order);
        var serviceMessage = MessageSanitizer.Clean(error.Message, api.Token, order);
        return (response.Status, error.Name) switch
        {
            (HttpStatusCode.PaymentRequired, _) or (_, "payment_required") => Refusals.NoMoney,
            (HttpStatusCode.Unauthorized, _) => Refusals.BadToken,
            (HttpStatusCode.TooManyRequests, _) => throw ProviderFaults.Throttled(RetryAfter.Of(response.Headers, api.Clock) ?? LockOut),
            (_, "content_moderation" or "public_figure") => Refusals.Moderated(serviceMessage, mayHaveCharged: false),

            // A proxy keeps the message and loses the name.
            _ when error.Meaning.IsModeration => Refusals.Moderated(serviceMessage, mayHaveCharged: error.Meaning.IsOutputModeration),
            _ when error.Meaning.IsInsufficientBalance => Refusals.NoMoney,
            // The name decides: v1 returns 403 for permissions.
            (HttpStatusCode.Forbidden, _) => Refusals.NotAllowed(serviceMessage),
            (HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.MethodNotAllowed or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect, _)
                => Refusals.NotThere(response.Status),
            var (status, _) => Refusals.Invalid(status, serviceMessage),
        };
    }
}
