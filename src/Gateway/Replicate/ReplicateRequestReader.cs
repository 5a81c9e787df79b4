using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Predictions;

namespace ImageGen.Gateway.Replicate;

/// <summary>Reads Replicate's request for a prediction. Inputs have the names of the widespread image models; explicit nulls mean the default, and other inputs are ignored.</summary>
internal static class ReplicateRequestReader
{
    /// <summary>The field with the events to deliver.</summary>
    public const string Filter = "webhook_events_filter";

    /// <summary>Reads the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model in the path; null if the body names it.</param>
    /// <param name="enterAsync">Reserves memory before more than a small body is read.</param>
    /// <param name="faults">Collects the faults.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<ReplicateRequest> ReadAsync(HttpRequest request, string? model, Func<CancellationToken, Task> enterAsync, ValidationErrors faults, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, new LargeField("input", enterAsync), cancellationToken);
        var fields = new JsonFields(document.RootElement, "", faults);
        var (version, named) = (fields.Text("version"), fields.Text("model"));
        var name = model ?? version ?? named;
        if (string.IsNullOrEmpty(name) && !faults.Has("version") && !faults.Has("model"))
        {
            faults.Add("version", "is required: a model as owner/name, or a version.");
        }

        var (webhook, events) = (fields.Text("webhook"), EventsOf(fields.List(Filter), faults));
        if (!document.RootElement.TryGetProperty("input", out var input) || input.ValueKind != JsonValueKind.Object)
        {
            throw ValidationErrors.Refuse("input", "is required: an object with the inputs of the model.");
        }

        var image = Read(new JsonFields(input, "", faults), faults);
        return new ReplicateRequest(name ?? "", image with { ExpiresIn = CancelAfter.Read(request, faults), Webhook = webhook }, events);
    }

    /// <summary>The events to deliver; all of them where none is named.</summary>
    private static IReadOnlyList<string> EventsOf(IReadOnlyList<string>? named, ValidationErrors faults)
    {
        if (named?.FirstOrDefault(name => !PredictionWebhook.AllEvents.Contains(name)) is not null)
        {
            faults.Add(Filter, $"must have only {string.Join(", ", PredictionWebhook.AllEvents)}.");
        }

        return named is { Count: > 0 } ? named : PredictionWebhook.AllEvents;
    }

    private static ImageRequest Read(JsonFields input, ValidationErrors faults)
    {
        if (input.Text("mask") is not null)
        {
            faults.Add("mask", "is not supported.");
        }

        var (image, inputImage) = (input.Text("image"), input.Text("input_image"));
        var (strength, otherStrength) = (input.Number("prompt_strength"), input.Number("strength"));
        var (scale, guidance) = (input.Number("guidance_scale"), input.Number("guidance"));
        var ratio = RatioOf(input.Text("aspect_ratio"));
        var (width, height) = (input.Whole32("width"), input.Whole32("height"));
        var size = input.Text("size") is { } text ? SizeText.Parse(text) : null;
        var count = input.Whole32("num_outputs");
        return new ImageRequest
        {
            Prompt = input.Text("prompt") ?? "",
            NegativePrompt = input.Text("negative_prompt") is { Length: > 0 } negative ? negative : null,
            Image = image ?? inputImage,
            Strength = image is null && inputImage is null ? null : strength ?? otherStrength,

            // As at the models that have both, a ratio other than custom counts before the size.
            AspectRatio = ratio,
            Width = ratio is null ? width ?? size?.Width : null,
            Height = ratio is null ? height ?? size?.Height : null,
            Seed = input.Whole64("seed"),
            Count = count == 1 ? null : count,
            Steps = input.Whole32("num_inference_steps"),
            Guidance = scale ?? guidance,
            OutputFormat = FormatOf(input.Text("output_format"), faults),
        };
    }

    /// <summary>The ratio; null for words such as <c>custom</c> and <c>match_input_image</c>.</summary>
    private static string? RatioOf(string? text) => text?.Contains(':', StringComparison.Ordinal) == true ? text : null;

    private static OutputFormat? FormatOf(string? text, ValidationErrors faults)
    {
        switch (text)
        {
            case null:
                return null;
            case "png":
                return OutputFormat.Png;
            case "jpg" or "jpeg":
                return OutputFormat.Jpeg;
            case "webp":
                return OutputFormat.Webp;
            default:
                faults.Add("output_format", "must be png, jpg or webp.");
                return null;
        }
    }
}
