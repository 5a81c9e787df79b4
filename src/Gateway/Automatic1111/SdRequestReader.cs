using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>Reads the parameters of AUTOMATIC1111's API. Nulls mean the default, and unknown parameters are ignored.</summary>
internal static class SdRequestReader
{
    private const string Images = "init_images";

    private const string Data = "data:";

    /// <summary>Reads the body.</summary>
    public static async Task<SdRequest> ReadAsync(HttpRequest request, bool hasImage, Func<CancellationToken, Task> enterAsync, ValidationErrors faults, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, hasImage ? new LargeField(Images, enterAsync) : null, cancellationToken);
        var fields = new JsonFields(document.RootElement, "", faults);
        var (batchSize, rounds) = (fields.Whole32("batch_size") ?? 1, fields.Whole32("n_iter") ?? 1);
        if (batchSize < 1 || rounds < 1 || (long)batchSize * rounds > SdRequest.MaxImages)
        {
            faults.Add("batch_size", $"times n_iter must be 1 to {SdRequest.MaxImages}.");
            (batchSize, rounds) = (1, 1);
        }

        return new SdRequest
        {
            Prompt = fields.Text("prompt") ?? "",
            NegativePrompt = fields.Text("negative_prompt") is { Length: > 0 } negative ? negative : null,
            Seed = fields.Whole64("seed") is { } seed and not -1 ? seed : null,
            Steps = fields.Whole32("steps"),
            CfgScale = fields.Number("cfg_scale"),
            Width = fields.Whole32("width"),
            Height = fields.Whole32("height"),
            Count = batchSize * rounds,
            Image = hasImage ? ImageOf(document.RootElement, faults) : null,
            DenoisingStrength = hasImage ? fields.Number("denoising_strength") : null,
            Model = ModelOf(document.RootElement),
            Sampler = fields.Text("sampler_name") ?? fields.Text("sampler_index"),
            Scheduler = fields.Text("scheduler"),
            SendImages = fields.Boolean("send_images") ?? true,
            Echo = EchoOf(document.RootElement),
        };
    }

    /// <summary>The one image; base64 without or with a <c>data:</c> prefix.</summary>
    private static string? ImageOf(JsonElement body, ValidationErrors faults)
    {
        if (body.TryGetProperty(Images, out var images) && images.ValueKind == JsonValueKind.Array && images.GetArrayLength() == 1 && images[0].ValueKind == JsonValueKind.String
            && images[0].GetString() is { Length: > 0 } text)
        {
            return text.StartsWith(Data, StringComparison.OrdinalIgnoreCase) ? text : $"data:image/png;base64,{text}";
        }

        faults.Add(Images, "must have one image in base64; several are not supported.");
        return null;
    }

    private static string? ModelOf(JsonElement body)
        => body.TryGetProperty("override_settings", out var settings) && settings.ValueKind == JsonValueKind.Object
            && settings.TryGetProperty("sd_model_checkpoint", out var model) && model.ValueKind == JsonValueKind.String && model.GetString() is { Length: > 0 } name ? name : null;

    private static string EchoOf(JsonElement body)
    {
        var echo = JsonNode.Parse(body.GetRawText())!.AsObject();
        echo.Remove(Images);
        echo.Remove("mask");
        return echo.ToJsonString();
    }
}
