using System.Text.Json;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Http;

/// <summary>
/// Reads an <see cref="ImageRequest"/> field by field. A serializer stops at the first fault; this class reports every unknown field,
/// wrong type and broken rule in one response.
/// </summary>
internal static class ImageRequestReader
{
    private static readonly Dictionary<string, OutputFormat> Formats = new(StringComparer.Ordinal)
    {
        ["png"] = OutputFormat.Png,
        ["jpeg"] = OutputFormat.Jpeg,
        ["webp"] = OutputFormat.Webp,
    };

    /// <summary>Reads and validates the request in the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The request is invalid; the problem lists every fault.</exception>
    /// <param name="request">The request.</param>
    /// <param name="check">The rules.</param>
    /// <param name="enterAsync">Reserves memory before more than a small body is read; throws when none is free.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<SubmittedRequest> ReadAsync(HttpRequest request, ImageRequestCheck check, Func<CancellationToken, Task> enterAsync, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, new LargeField("image", enterAsync), cancellationToken);
        var faults = new ValidationErrors();
        return check.Check(Read(document.RootElement, faults), faults);
    }

    private static ImageRequest Read(JsonElement body, ValidationErrors faults)
    {
        var fields = new JsonFields(body, "", faults);
        var request = new ImageRequest
        {
            Prompt = fields.Text("prompt") ?? "",
            NegativePrompt = fields.Text("negative_prompt"),
            Image = fields.Text("image"),
            Strength = fields.Number("strength"),
            Width = fields.Whole32("width"),
            Height = fields.Whole32("height"),
            AspectRatio = fields.Text("aspect_ratio"),
            Seed = fields.Whole64("seed"),
            Steps = fields.Whole32("steps"),
            Guidance = fields.Number("guidance"),
            Model = fields.Text("model"),
            Provider = fields.Text("provider"),
            Fallback = fields.List("fallback"),
            OutputFormat = fields.Choice("output_format", Formats),
            ProviderOptions = fields.Anything("provider_options"),
            Exact = fields.Boolean("exact"),
            Count = fields.Whole32("count"),
            Metadata = fields.Texts("metadata"),
            ExpiresIn = fields.Whole32("expires_in"),
            RetainFor = fields.Whole32("retain_for"),
            Priority = fields.Whole32("priority"),
            Webhook = fields.Text("webhook"),
            OnUnknown = OnUnknownReader.Read(fields, faults),
        };
        fields.RefuseRemaining();
        return request;
    }
}
