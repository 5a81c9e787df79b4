using System.Globalization;
using System.Text.Json;

namespace ImageGen.Emulators.OpenAi;

/// <summary>The rules of the schema and its descriptions for a request. Nearly every field may be null for its default.</summary>
internal static class GenerationRules
{
    private const int MaxSide = 3840;
    private const int MinPixels = 655_360;
    private const int MaxPixels = 3840 * 2160;

    /// <summary>Returns the request, or its error.</summary>
    public static GenerationRequest? Read(JsonElement body, IReadOnlyList<string> unknownHere, out ApiError? error)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            error = ApiError.NotJson;
            return null;
        }

        var name = Text(body, "model") ?? ImageModel.All[0].Name;
        if (ImageModel.All.FirstOrDefault(model => model.Name == name) is not { } model)
        {
            error = ApiError.NoModel(name);
            return null;
        }

        error = Check(body, model, unknownHere);
        if (error is not null)
        {
            return null;
        }

        var (width, height) = SizeOf(Text(body, "size"));
        return new GenerationRequest(
            model, Text(body, "prompt")!, (int)(Number(body, "n") ?? 1), width, height, AsUrl: !model.IsGpt && Text(body, "response_format") is not "b64_json", body);
    }

    private static ApiError? Check(JsonElement body, ImageModel model, IReadOnlyList<string> unknownHere)
    {
        if (body.EnumerateObject().Select(property => property.Name).FirstOrDefault(parameter => unknownHere.Contains(parameter) || !model.Knows(parameter)) is { } unknown)
        {
            return ApiError.Invalid($"Unknown parameter: '{unknown}'.", unknown, "unknown_parameter");
        }

        if (Text(body, "prompt") is not { Length: > 0 } prompt)
        {
            return ApiError.Invalid("Missing required parameter: 'prompt'.", "prompt", "missing_required_parameter");
        }

        if (prompt.Length > model.MaxPromptLength)
        {
            return ApiError.Invalid($"Invalid 'prompt': string too long. Expected a string with maximum length {model.MaxPromptLength}.", "prompt", "string_above_max_length");
        }

        if (Number(body, "n") is { } count && (count < 1 || count > model.MaxImages))
        {
            return ApiError.Invalid($"Invalid 'n': expected a value from 1 to {model.MaxImages}.", "n", "invalid_value");
        }

        if (Text(body, "size") is { } size && !IsSize(size, model))
        {
            return ApiError.Invalid($"Invalid value: '{size}'. Supported values are: {string.Join(", ", model.Sizes)}.", "size", "invalid_value");
        }

        return Word(body, "response_format", "url", "b64_json") ?? Word(body, "output_format", "png", "jpeg", "webp");
    }

    private static ApiError? Word(JsonElement body, string name, params string[] words)
        => Text(body, name) is { } word && !words.Contains(word)
        ? ApiError.Invalid($"Invalid value: '{word}'. Supported values are: {string.Join(", ", words)}.", name, "invalid_value")
        : null;

    private static bool IsSize(string size, ImageModel model)
    {
        if (size == "auto" && model.IsGpt)
        {
            return true;
        }

        var (width, height) = SizeOf(size);
        return model.Sizes.Count > 0 ? model.Sizes.Contains(size)
            : width > 0 && height > 0 && width % 16 == 0 && height % 16 == 0 && Math.Max(width, height) <= 3 * Math.Min(width, height)
                && Math.Max(width, height) <= MaxSide && width * height is >= MinPixels and <= MaxPixels;
    }

    private static (int Width, int Height) SizeOf(string? size)
        => size is null or "auto" ? (1024, 1024)
        : size.Split('x') is [var w, var h]
            && int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && int.TryParse(h, NumberStyles.None, CultureInfo.InvariantCulture, out var height)
            && width <= MaxSide && height <= MaxSide
        ? (width, height)
        : (0, 0);

    private static string? Text(JsonElement body, string name)
        => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement body, string name)
        => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
