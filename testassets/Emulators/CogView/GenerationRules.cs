using System.Globalization;
using System.Text.Json;

namespace ImageGen.Emulators.CogView;

/// <summary>The rules of the published page for a request.</summary>
internal static class GenerationRules
{
    private static readonly string[] Parameters = ["model", "prompt", "quality", "size", "watermark_enabled", "user_id", "request_id"];

    /// <summary>Returns the request, or its error.</summary>
    public static GenerationRequest? Read(JsonElement? json, IReadOnlyList<ImageModel> models, bool isAsync, out ApiError? error)
    {
        if (json is not { ValueKind: JsonValueKind.Object } body)
        {
            error = ApiError.Of("1210");
            return null;
        }

        if (Text(body, "model") is not { } name)
        {
            error = ApiError.Of("1213", "model was not received");
            return null;
        }

        if (models.FirstOrDefault(model => model.Name == name) is not { } model)
        {
            error = ApiError.Of("1211");
            return null;
        }

        var (width, height) = SizeOf(body, model);
        error = isAsync && !model.IsGlm ? ApiError.Of("1212")
            : body.EnumerateObject().Select(property => property.Name).FirstOrDefault(property => !Parameters.Contains(property)) is { } unknown ? ApiError.Of("1210", $"{unknown} is no parameter")
            : Text(body, "prompt") is not { Length: > 0 } ? ApiError.Of("1213", "prompt was not received")
            : !model.Makes(width, height) ? ApiError.Of("1214", "size parameter is invalid")
            : Text(body, "quality") is { } quality && quality != "hd" && (model.IsGlm || quality != "standard") ? ApiError.Of("1214", "quality parameter is invalid")
            : Text(body, "user_id") is { Length: < 6 or > 128 } ? ApiError.Of("1214", "user_id parameter is invalid")
            : null;
        return error is null ? new GenerationRequest(model, Text(body, "prompt")!, width, height, body) : null;
    }

    private static (int Width, int Height) SizeOf(JsonElement body, ImageModel model)
        => !body.TryGetProperty("size", out var size) ? (model.DefaultSide, model.DefaultSide)
            // The letter x; the page prints some sizes with the sign ×, which is refused.
            : size.ValueKind == JsonValueKind.String && size.GetString()!.Split('x') is [var w, var h]
                && int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && int.TryParse(h, NumberStyles.None, CultureInfo.InvariantCulture, out var height)
                && Math.Max(width, height) <= short.MaxValue
            ? (width, height)
            : (0, 0);

    private static string? Text(JsonElement body, string name)
        => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
