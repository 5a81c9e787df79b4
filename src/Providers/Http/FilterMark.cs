using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.Providers.Http;

/// <summary>
/// A field in a successful response which shows that moderation withheld the image, or blanked it. Services send it with status 200, and the order
/// may be charged.
/// </summary>
internal static partial class FilterMark
{
    private const int MaxDepth = 6;

    private const int MaxItems = 32;

    // Booleans beside an image that was blackened or blurred.
    private static readonly HashSet<string> OfBlanked = new(StringComparer.OrdinalIgnoreCase)
    {
        "has_nsfw_concepts", "has_nsfw_concept", "nsfw_content_detected", "nsfw_detected", "filtered", "content_filtered", "is_filtered", "censored", "is_censored", "image_filtered",
    };

    // Booleans that only label an existing image, and explain a missing one.
    private static readonly HashSet<string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        "nsfw", "is_nsfw", "flagged", "is_flagged", "blocked", "is_blocked", "moderated", "is_moderated", "safety_blocked", "rejected",
    };

    private static readonly HashSet<string> Reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        "raifilteredreason", "filteredreason", "filtered_reason", "filter_reason", "blockreason", "block_reason", "moderation_reason", "blocked_reason",
    };

    /// <summary>The sentence about moderation for the body of a successful response without an image; null for no sign of it.</summary>
    public static string? OfMissing(ReadOnlyMemory<byte> body, GenerationOrder? order) => WithRoot(body, root => OfMissing(root, order));

    /// <summary>The sentence about moderation for a successful response without an image; null for no sign of it.</summary>
    public static string? OfMissing(JsonElement root, GenerationOrder? order)
        => Find(root, name: null, MaxDepth, hasImage: false) is { } mark ? Sentence(mark)
            : new ErrorMeaning(ErrorBody.Read(root), order).IsModeration ? "The service's moderation withheld the image."
            : HasOnlyRevisedPrompt(root) ? "The service's moderation withheld the image: the response has a revised prompt and no image."
            : null;

    /// <summary>The sentence why the image in a successful response is not usable; null if no field shows that it was blanked.</summary>
    public static string? OfBlankedImage(ReadOnlyMemory<byte> body) => WithRoot(body, OfBlankedImage);

    /// <summary>The sentence why the image in a successful response is not usable; null if no field shows that it was blanked.</summary>
    public static string? OfBlankedImage(JsonElement root) => Find(root, name: null, MaxDepth, hasImage: true) is { } mark ? Sentence(mark) : null;

    private static string? WithRoot(ReadOnlyMemory<byte> body, Func<JsonElement, string?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Sentence(string mark) => $"The service's moderation withheld the image ({mark}).";

    private static string? Find(JsonElement value, string? name, int depth, bool hasImage)
    {
        if (name is not null && MarkIn(name, value, hasImage) is { } mark)
        {
            return mark;
        }

        return depth == 0 ? null : value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(property => Find(property.Value, property.Name, depth - 1, hasImage)).FirstOrDefault(found => found is not null),
            // Of several images the first one is kept.
            JsonValueKind.Array => value.EnumerateArray().Take(hasImage ? 1 : MaxItems).Select(item => Find(item, name: null, depth - 1, hasImage)).FirstOrDefault(found => found is not null),
            _ => null,
        };
    }

    private static string? MarkIn(string name, JsonElement value, bool hasImage)
    {
        var normalized = name.Replace("_", "", StringComparison.Ordinal);
        if (normalized.Equals("respectmoderation", StringComparison.OrdinalIgnoreCase))
        {
            return value.ValueKind == JsonValueKind.False ? $"{name}: false" : null;
        }

        if (normalized.Equals("finishreason", StringComparison.OrdinalIgnoreCase) || name is "stop_reason")
        {
            return WireJson.TextOf(value) is { } reason && Filtered().IsMatch(reason) ? $"{name}: {Filtered().Match(reason).Value}" : null;
        }

        if (OfBlanked.Contains(name) || (!hasImage && Labels.Contains(name)))
        {
            return IsTrue(value, hasImage) ? $"{name}: true" : null;
        }

        if (!hasImage && normalized.Equals("contentfilter", StringComparison.OrdinalIgnoreCase))
        {
            // Zhipu's list of filter results, by role and level, also behind a service with another API.
            return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(mark => mark.ValueKind == JsonValueKind.Object && mark.TryGetProperty("level", out var level) && level.ValueKind == JsonValueKind.Number) ? name : null;
        }

        return !hasImage && Reasons.Contains(normalized) && WireJson.TextOf(value) is { Length: > 0 } ? name : null;
    }

    private static bool IsTrue(JsonElement value, bool firstOnly) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Array => value.EnumerateArray().Take(firstOnly ? 1 : MaxItems).Any(item => item.ValueKind == JsonValueKind.True),
        _ => false,
    };

    private static bool HasOnlyRevisedPrompt(JsonElement root)
        => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            && data.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            && first.TryGetProperty("revised_prompt", out var revised) && WireJson.TextOf(revised) is { Length: > 0 };

    [GeneratedRegex("content[_ ]?filter\\w*|filtered|IMAGE_SAFETY|PROHIBITED_CONTENT|SAFETY|BLOCKLIST|SPII|moderat\\w*|nsfw\\w*|sensitive\\w*|content[_ ]policy\\w*|refus\\w*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Filtered();
}
