using System.Net;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Http;
using ImageGen.Providers.HuggingFace.Routes;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Asks how an order in fal's queue stands.</summary>
internal sealed class QueueReader(HuggingFaceApi api)
{
    /// <exception cref="ProviderFaultException">Not known now.</exception>
    public async Task<Prediction> ReadAsync(string id, GenerationOrder order, CancellationToken cancellationToken)
    {
        var status = await api.GetAsync($"/{id}/status{FalRoute.Queue}", cancellationToken);
        if (!status.IsSuccess)
        {
            return status.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone
                ? new Prediction.Gone("The service does not know the order.")
                : throw Faults.OfAsking(status, api.Clock);
        }

        return WireJson.TextOf(WireJson.Read(status.Body, HuggingFaceJson.Default.WireQueued)?.Status ?? default) switch
        {
            null or "" => throw Faults.Unreadable(mayHaveBought: false),
            "COMPLETED" => ReadResult(await api.GetAsync($"/{id}{FalRoute.Queue}", cancellationToken), order),

            // IN_QUEUE, IN_PROGRESS, and whatever else may be added. There is no status for failure: then the result is a refusal.
            _ => new Prediction.Running(),
        };
    }

    private Prediction ReadResult(Answer result, GenerationOrder order)
    {
        if (!result.IsSuccess)
        {
            return result.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity
                ? new Prediction.Failed(ReadFailure(result, order))
                : result.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone ? new Prediction.Gone("The service has the picture no more.")
                : throw Faults.OfAsking(result, api.Clock);
        }

        var wire = WireJson.Read(result.Body, HuggingFaceJson.Default.WirePictures) ?? throw Faults.Unreadable(mayHaveBought: false);
        if (wire.HasNsfwConcepts is { ValueKind: JsonValueKind.Array } flags && flags.EnumerateArray().FirstOrDefault().ValueKind == JsonValueKind.True)
        {
            return new Prediction.Failed(Refusals.Moderated("The model found the picture unsafe, and withheld it.", mayHaveCharged: true));
        }

        return WireJson.TextOf(PictureForms.Find(wire)?.Url ?? default) is { Length: > 0 } address
            ? new Prediction.Succeeded(new PictureSource(address), wire.Report)
            : new Prediction.Failed(new Refusal(FailureReason.ProviderUnavailable, "The service ended the order without a picture.", MayHaveCharged: true));
    }

    private Refusal ReadFailure(Answer result, GenerationOrder order)
    {
        var error = ErrorWords.Read(result.Body);
        var words = Words.Clean(error.Message, api.Token, order);
        return error.SpeaksOfModeration
            ? Refusals.Moderated(words, mayHaveCharged: true)
            : Refusals.Invalid(result.Status, words) with { MayHaveCharged = true };
    }
}
