using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.Providers.Http;

/// <summary>
/// A mark in a good answer that says that moderation withheld the image, or blanked it. Services answer so with status 200, and what was made
/// may be on the bill.
/// </summary>
internal static partial class FilterMark
{
    private const int MostDepth = 6;

    private const int MostItems = 32;

    // Truth values that stand beside an image which was blackened or blurred.
    private static readonly HashSet<string> OfBlanked = new(StringComparer.OrdinalIgnoreCase)
    {
        "has_nsfw_concepts", "has_nsfw_concept", "nsfw_content_detected", "nsfw_detected", "filtered", "content_filtered", "is_filtered", "censored", "is_censored", "image_filtered",
    };

    // Truth values that only label an image which is there, and tell why where there is none.
    private static readonly HashSet<string> Labels = new(StringComparer.OrdinalIgnoreCase)
    {
        "nsfw", "is_nsfw", "flagged", "is_flagged", "blocked", "is_blocked", "moderated", "is_moderated", "safety_blocked", "rejected",
    };

    private static readonly HashSet<string> Reasons = new(StringComparer.OrdinalIgnoreCase)
    {
        "raifilteredreason", "filteredreason", "filtered_reason", "filter_reason", "blockreason", "block_reason", "moderation_reason", "blocked_reason",
    };

    /// <summary>What the body of a good answer without an image says of moderation, in a sentence; null for no mark at all.</summary>
    public static string? OfMissing(ReadOnlyMemory<byte> body, GenerationOrder? order) => WithRoot(body, root => OfMissing(root, order));

    /// <summary>What a good answer without an image says of moderation, in a sentence; null for no mark at all.</summary>
    public static string? OfMissing(JsonElement root, GenerationOrder? order)
        => Find(root, name: null, MostDepth, hasImage: false) is { } mark ? Sentence(mark)
            : new ErrorMeaning(ErrorBody.Read(root), order).IsModeration ? "The service's moderation withheld the image."
            : HasOnlyRevisedPrompt(root) ? "The service's moderation withheld the image: the answer has a revised prompt and no image."
            : null;

    /// <summary>Why the image in a good answer is none, in a sentence; null where no mark says that it was blanked.</summary>
    public static string? OfBlankedImage(ReadOnlyMemory<byte> body) => WithRoot(body, OfBlankedImage);

    /// <summary>Why the image in a good answer is none, in a sentence; null where no mark says that it was blanked.</summary>
    public static string? OfBlankedImage(JsonElement root) => Find(root, name: null, MostDepth, hasImage: true) is { } mark ? Sentence(mark) : null;

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
            // Of several images the first is the one that is kept.
            JsonValueKind.Array => value.EnumerateArray().Take(hasImage ? 1 : MostItems).Select(item => Find(item, name: null, depth - 1, hasImage)).FirstOrDefault(found => found is not null),
            _ => null,
        };
    }

    private static string? MarkIn(string name, JsonElement value, bool hasImage)
    {
        var squeezed = name.Replace("_", "", StringComparison.Ordinal);
        if (squeezed.Equals("respectmoderation", StringComparison.OrdinalIgnoreCase))
        {
            return value.ValueKind == JsonValueKind.False ? $"{name}: false" : null;
        }

        if (squeezed.Equals("finishreason", StringComparison.OrdinalIgnoreCase) || name is "stop_reason")
        {
            return WireJson.TextOf(value) is { } reason && Filtered().IsMatch(reason) ? $"{name}: {Filtered().Match(reason).Value}" : null;
        }

        if (OfBlanked.Contains(name) || (!hasImage && Labels.Contains(name)))
        {
            return IsTrue(value, hasImage) ? $"{name}: true" : null;
        }

        if (!hasImage && squeezed.Equals("contentfilter", StringComparison.OrdinalIgnoreCase))
        {
            // Zhipu's list of marks, by role and level, also behind a service with another API.
            return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(mark => mark.ValueKind == JsonValueKind.Object && mark.TryGetProperty("level", out var level) && level.ValueKind == JsonValueKind.Number) ? name : null;
        }

        return !hasImage && Reasons.Contains(squeezed) && WireJson.TextOf(value) is { Length: > 0 } ? name : null;
    }

    private static bool IsTrue(JsonElement value, bool firstOnly) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Array => value.EnumerateArray().Take(firstOnly ? 1 : MostItems).Any(item => item.ValueKind == JsonValueKind.True),
        _ => false,
    };

    private static bool HasOnlyRevisedPrompt(JsonElement root)
        => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            && data.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            && first.TryGetProperty("revised_prompt", out var revised) && WireJson.TextOf(revised) is { Length: > 0 };

    [GeneratedRegex("content[_ ]?filter\\w*|filtered|IMAGE_SAFETY|PROHIBITED_CONTENT|SAFETY|BLOCKLIST|SPII|moderat\\w*|nsfw\\w*|sensitive\\w*|content[_ ]policy\\w*|refus\\w*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Filtered();
}
