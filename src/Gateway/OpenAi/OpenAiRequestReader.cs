using System.Text.Json;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Reads OpenAI's parameters from JSON. Explicit nulls mean the default, and unknown parameters are ignored, since clients send more than they need.</summary>
internal static class OpenAiRequestReader
{
    /// <summary>The parameters that <see cref="OpenAiRequest.ModelOptions"/> has.</summary>
    public static readonly string[] ModelOptions = ["quality", "background", "output_compression", "moderation", "style", "input_fidelity"];

    private static readonly string[] ResponseFormats = ["url", "b64_json"];

    /// <summary>Reads a body of JSON.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isEdit">Whether the body has images.</param>
    /// <param name="enterAsync">Reserves memory before more than a small body is read.</param>
    /// <param name="faults">Collects the faults.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<OpenAiRequest> ReadAsync(HttpRequest request, bool isEdit, Func<CancellationToken, Task> enterAsync, ValidationErrors faults, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, isEdit ? new LargeField("images", enterAsync) : null, cancellationToken);
        var fields = new JsonFields(document.RootElement, "", faults);
        var read = new OpenAiRequest
        {
            Prompt = fields.Text("prompt") ?? "",
            Model = fields.Text("model"),
            N = fields.Whole32("n"),
            Size = fields.Text("size"),
            ResponseFormat = fields.Text("response_format"),
            OutputFormat = fields.Text("output_format"),
            User = fields.Text("user"),
            Stream = fields.Boolean("stream") ?? false,
            ModelOptions = OptionsOf(document.RootElement, fields),
            Image = isEdit ? ImageOf(document.RootElement, faults) : null,
        };
        if (isEdit && document.RootElement.TryGetProperty("mask", out var mask) && mask.ValueKind != JsonValueKind.Null)
        {
            faults.Add("mask", "is not supported.");
        }

        Check(read, faults);
        return read;
    }

    /// <summary>Checks what our own rules do not know.</summary>
    public static void Check(OpenAiRequest request, ValidationErrors faults)
    {
        if (request.N is < 1 or > 10)
        {
            faults.Add("n", "must be 1 to 10.");
        }

        if (request.ResponseFormat is { } format && !ResponseFormats.Contains(format))
        {
            faults.Add("response_format", "must be url or b64_json.");
        }

        if (request.Size is { } size && size != "auto" && SizeText.Parse(size) is null)
        {
            faults.Add("size", "must be auto, or width and height such as 1024x1024.");
        }

        if (request.OutputFormat is { } output && output is not ("png" or "jpeg" or "webp"))
        {
            faults.Add("output_format", "must be png, jpeg or webp.");
        }
    }

    private static Dictionary<string, JsonElement> OptionsOf(JsonElement body, JsonFields fields)
    {
        Dictionary<string, JsonElement> options = new(StringComparer.Ordinal);
        foreach (var name in ModelOptions)
        {
            // Taken as a text, a string that is not well-formed Unicode is refused here, also where the provider has no such option.
            if (body.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.Number || (value.ValueKind == JsonValueKind.String && fields.Text(name) is not null)))
            {
                options[name] = value.Clone();
            }
        }

        return options;
    }

    /// <summary>The one image of an edit: <c>images: [{ image_url }]</c>.</summary>
    private static string? ImageOf(JsonElement body, ValidationErrors faults)
    {
        if (!body.TryGetProperty("images", out var images) || images.ValueKind == JsonValueKind.Null)
        {
            faults.Add("images", "is required: a list of one object with image_url, a data: URI or an https address.");
            return null;
        }

        var isOne = images.ValueKind == JsonValueKind.Array && images.GetArrayLength() == 1;
        if (isOne && images[0].ValueKind == JsonValueKind.Object && images[0].TryGetProperty("image_url", out var address) && address.ValueKind == JsonValueKind.String)
        {
            return new JsonFields(images[0], "images[0].", faults).Text("image_url");
        }

        faults.Add("images", "must have one object with image_url, a data: URI or an https address; files and further images are not supported.");
        return null;
    }
}
