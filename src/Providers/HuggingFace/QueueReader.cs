using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>
/// Reads the state of an order in fal's queue. Its status does not show failures: a failed order is <c>COMPLETED</c>, possibly with an <c>error</c>, and
/// its result is the failure.
/// </summary>
internal sealed class QueueReader(HuggingFaceApi api)
{
    private readonly StableResponses _stableResponses = new(api.Clock);

    /// <exception cref="ProviderFaultException">It is not known now.</exception>
    public async Task<Prediction> ReadAsync(string id, GenerationOrder order, CancellationToken cancellationToken)
    {
        var response = await api.GetAsync($"/{id}/status{FalRoute.Queue}", cancellationToken);
        if (!response.IsSuccess)
        {
            return QueueFailure.Of(response) is { Type: not null } failure ? Failed(failure, order)
                : response.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone ? new Prediction.Gone("The service does not know the order.")
                : throw ProviderFaults.OfQuery(response, api.Clock);
        }

        var status = WireJson.Read(response.Body, HuggingFaceJson.Default.WireQueued) ?? throw ProviderFaults.Unreadable(mayHaveBought: false);
        var known = QueueFailure.Of(response);
        switch (OrderStateParser.Of(WireJson.NameOf(status.Status)))
        {
            case OrderState.Succeeded:
                return await ReadResultAsync(id, known, order, cancellationToken);
            case OrderState.Failed:
                return Failed(known ?? QueueFailure.NoReason, order);
            case OrderState.Canceled:
                return new Prediction.Canceled(MayHaveCharged: true);
            case OrderState.NotFound:
                return new Prediction.Gone("The service does not know the order.");
            case OrderState.Missing:
                return known is not null && _stableResponses.Counts(id, order) ? Failed(known, order) : throw NotYet("The service sent a response that can't be read.");
            default:
                _stableResponses.Reset(id);
                return new Prediction.Running();
        }
    }

    private async Task<Prediction> ReadResultAsync(string id, QueueFailure? known, GenerationOrder order, CancellationToken cancellationToken)
    {
        ServiceResponse result;
        try
        {
            result = await api.GetAsync($"/{id}{FalRoute.Queue}", cancellationToken);
        }
        catch (ProviderFaultException) when (known is not null)
        {
            // The failure is known; the result would only have had a longer message.
            return Failed(known, order);
        }

        // An image takes precedence over everything else in the response, because it is paid for.
        var isUnfinished = QueueFailure.IsUnfinished(result);
        if (result.IsSuccess && !isUnfinished && WireJson.Read(result.Body, HuggingFaceJson.Default.WireImages) is { } wire)
        {
            _stableResponses.Reset(id);
            return ReadImage(wire, result, order) ?? Failed(known ?? QueueFailure.Of(result) ?? QueueFailure.NoImage, order);
        }

        return known is not null ? Failed(known, order)
            : !isUnfinished && QueueFailure.Of(result) is { IsFinal: true } failure ? Failed(failure, order)
            : result.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests ? throw ProviderFaults.OfQuery(result, api.Clock)
            : _stableResponses.Counts(id, order) ? Failed(QueueFailure.Of(result) ?? QueueFailure.NoResult(result), order)
            : throw NotYet($"The service reports that the order is done, and has no result yet (HTTP {(int)result.Status}).", result.Status);
    }

    private static Prediction? ReadImage(WireImages wire, ServiceResponse result, GenerationOrder order)
    {
        if (FilterMark.OfBlankedImage(result.Body) is { } blanked)
        {
            return new Prediction.Failed(Refusals.Moderated(blanked, mayHaveCharged: true));
        }

        var image = ImageForms.Find(wire);
        return WireJson.TextOf(image?.Url ?? default) is { Length: > 0 } address ? new Prediction.Succeeded(new ImageSource(address), wire.Report)
            : WireJson.TextOf(image?.Base64 ?? default) is { Length: > 0 } bytes ? new Prediction.Succeeded(new ImageSource($"data:image/any;base64,{bytes}"), wire.Report)
            : FilterMark.OfMissing(result.Body, order) is { } withheld ? new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: true))
            : null;
    }

    private Prediction.Failed Failed(QueueFailure failure, GenerationOrder order) => new(failure.ToRefusal(MessageSanitizer.Clean(failure.Message, api.Token, order)));

    private static ProviderFaultException NotYet(string message, HttpStatusCode status = HttpStatusCode.OK) => new(
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
        message,
        mayHaveBought: false,
        StableResponses.Again);
}
