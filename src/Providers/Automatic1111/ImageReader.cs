using System.Text;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.GpuServers;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>Reads the image of a successful response. An invalid one costs nothing: the order can run again.</summary>
internal sealed class ImageReader(GpuServerResponses responses, string? configuredModel)
{
    /// <summary>The outcome of a response, and the begin of its run by the server's clock, if it has one.</summary>
    /// <exception cref="ProviderFaultException">It has no image, or only a part of one.</exception>
    public (SubmitOutcome Outcome, string? Began) Read(ServiceResponse response, GenerationOrder order)
    {
        if (WireJson.Read(response.Body, Automatic1111Json.Default.WireImages) is not { Images: { } images } wire)
        {
            throw responses.Unreadable(mayHaveBought: true);
        }

        var info = InfoOf(wire.Info);
        // Extensions that check images blacken them, and report it.
        if (FilterMark.OfBlankedImage(InfoJson(wire.Info)) is { } blanked)
        {
            return (new SubmitOutcome.Refused(Refusals.Moderated(blanked, mayHaveCharged: false)), null);
        }

        if (ImageIn(images, info) is not { } image)
        {
            if (FilterMark.OfMissing(response.Body, order) is { } withheld)
            {
                return (new SubmitOutcome.Refused(Refusals.Moderated(withheld, mayHaveCharged: false)), null);
            }

            // An extension that catches the exception of a run returns its message and no image.
            if (responses.RefuseLasting(MessageSanitizer.Clean(ErrorMessages.Read(response.Body).Text, token: null, order), order, configuredModel) is { } lasting)
            {
                return (new SubmitOutcome.Refused(lasting), null);
            }

            throw Interrupted("The WebUI responded without an image; the run may have been interrupted before it began.");
        }

        if ((order.Model ?? configuredModel) is { } requested && !CheckpointName.IsSame(requested, WireJson.TextOf(info?.Checkpoint ?? default), WireJson.TextOf(info?.CheckpointHash ?? default)))
        {
            return (new SubmitOutcome.Refused(GpuServerResponses.NoModel(order, configuredModel, OtherCheckpoint(info))), null);
        }

        return Base64Image.Decode(image, ImageDownloader.Cap) is { } bytes && ImageBytes.IsComplete(bytes)
            ? (new SubmitOutcome.Completed(bytes, Report: info?.Report), WireJson.TextOf(info?.Timestamp ?? default))
            : throw Fault($"The WebUI responded with something other than a complete PNG, JPEG or WebP of at most {ImageDownloader.CapText}.");
    }

    /// <summary>The run was stopped at the server, which is not a failure of the server.</summary>
    public static ProviderFaultException Interrupted(string message) => new(FailureReason.ProviderUnavailable, message, mayHaveBought: false) { IsIgnoredByCircuit = true };

    /// <summary>The first image after the grid, if there is one.</summary>
    private static JsonElement? ImageIn(IReadOnlyList<JsonElement> images, WireInfo? info)
    {
        var first = WireJson.WholeOf(info?.FirstImage ?? default) is > 0 and var index && index < images.Count ? (int)index : 0;
        return first < images.Count && Base64Image.Is(images[first]) ? images[first] : null;
    }

    private static ReadOnlyMemory<byte> InfoJson(JsonElement info)
        => WireJson.TextOf(info) is { } text ? Encoding.UTF8.GetBytes(text) : info.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetBytes(info.GetRawText()) : default;

    private static WireInfo? InfoOf(JsonElement info)
        => WireJson.TextOf(info) is { } text
            ? WireJson.Read(Encoding.UTF8.GetBytes(text), Automatic1111Json.Default.WireInfo)
            : WireJson.Read(info, Automatic1111Json.Default.WireInfo);

    private static string OtherCheckpoint(WireInfo? info)
        => MessageSanitizer.Clean(WireJson.TextOf(info?.Checkpoint ?? default), token: null) is { } used
            ? $"The WebUI does not have the requested checkpoint, and used {used}. That image is not kept."
            : "The WebUI does not report which checkpoint it used. The image is not kept.";

    private static ProviderFaultException Fault(string message) => new(FailureReason.ProviderUnavailable, message, mayHaveBought: false);
}
