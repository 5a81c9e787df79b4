using System.Globalization;

namespace ImageGen.Emulators.Stability;

/// <summary>The rules of the schema for a form.</summary>
internal static class GenerateRules
{
    /// <summary>The field of the source image.</summary>
    public const string Image = "image";

    private const int MaxPromptLength = 10_000;
    private const long LastSeed = 4_294_967_294;

    private static readonly string[] Ratios = ["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"];

    private static readonly string[] Formats = ["png", "jpeg", "webp"];

    private static readonly string[] Styles =
    [
        "enhance", "anime", "photographic", "digital-art", "comic-book", "fantasy-art", "line-art", "analog-film", "neon-punk", "isometric", "low-poly", "origami",
        "modeling-compound", "cinematic", "3d-model", "pixel-art", "tile-texture",
    ];

    /// <summary>Returns the request, or its error. A source image does not change the drawn image.</summary>
    public static GenerateRequest? Read(Endpoint endpoint, IReadOnlyDictionary<string, string> fields, out ApiError? error)
    {
        error = Check(endpoint, fields);
        if (error is not null)
        {
            return null;
        }

        var seed = fields.TryGetValue("seed", out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        return new GenerateRequest(
            endpoint,
            fields.GetValueOrDefault("model", endpoint.DefaultModel),
            fields.GetValueOrDefault("aspect_ratio", "1:1"),
            seed == 0 ? Random.Shared.NextInt64(1, LastSeed + 1) : seed,
            fields);
    }

    private static ApiError? Check(Endpoint endpoint, IReadOnlyDictionary<string, string> fields)
    {
        if (fields.Keys.FirstOrDefault(name => !endpoint.Fields.Contains(name)) is { } unknown)
        {
            return ApiError.Bad($"{unknown}: is not allowed");
        }

        if (!fields.TryGetValue("prompt", out var prompt) || prompt.Length == 0)
        {
            return ApiError.Bad("prompt: is required");
        }

        if (prompt.Length > MaxPromptLength || fields.GetValueOrDefault("negative_prompt", "").Length > MaxPromptLength)
        {
            return ApiError.Bad($"prompt: cannot be more than {MaxPromptLength} characters");
        }

        return OneOf(fields, "aspect_ratio", Ratios) ?? OneOf(fields, "output_format", Formats) ?? OneOf(fields, "style_preset", Styles) ?? OneOf(fields, "model", [.. endpoint.Models.Keys])
            ?? OneOf(fields, "mode", ["text-to-image", "image-to-image"]) ?? CheckImage(endpoint, fields) ?? InRange(fields, "strength", 0, 1, whole: false) ?? InRange(fields, "seed", 0, LastSeed, whole: true) ?? InRange(fields, "cfg_scale", 1, 10, whole: false)
            // English only: a prompt without a single Latin letter is taken for another language.
            ?? (prompt.Any(char.IsLetter) && !prompt.Any(char.IsAsciiLetter) ? ApiError.Language : null);
    }

    private static ApiError? CheckImage(Endpoint endpoint, IReadOnlyDictionary<string, string> fields)
    {
        var isMode = fields.GetValueOrDefault("mode") == "image-to-image";
        if (!fields.TryGetValue(Image, out var image))
        {
            return isMode ? ApiError.Bad("image: is required") : fields.ContainsKey("strength") ? ApiError.Bad("strength: is not allowed") : null;
        }

        return endpoint.Fields.Contains("mode") && !isMode ? ApiError.Bad("image: is only allowed in mode image-to-image")
            : isMode && fields.ContainsKey("aspect_ratio") ? ApiError.Bad("aspect_ratio: is not allowed in mode image-to-image")
            : !fields.ContainsKey("strength") ? ApiError.Bad("strength: is required")
            : !EmulatedImage.IsImage(Convert.FromBase64String(image)) ? ApiError.Bad("image: must be a jpeg, png or webp")
            : null;
    }

    private static ApiError? OneOf(IReadOnlyDictionary<string, string> fields, string name, IReadOnlyList<string> values)
        => fields.TryGetValue(name, out var value) && !values.Contains(value) ? ApiError.Bad($"{name}: must be one of {string.Join(", ", values)}") : null;

    private static ApiError? InRange(IReadOnlyDictionary<string, string> fields, string name, double least, double most, bool whole)
        => fields.TryGetValue(name, out var value)
            && !(double.TryParse(value, whole ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            ? ApiError.Bad($"{name}: must be a number from {least} to {most}")
            : null;
}
