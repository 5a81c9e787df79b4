namespace ImageGen.Providers.Http;

/// <summary>Sanitizes a service's message for a job's row: short, on one line, and without token and prompts.</summary>
internal static class MessageSanitizer
{
    private const int MaxLength = 500;

    // A prompt of one or two letters would be found inside other words.
    private const int MinPromptLength = 4;

    /// <summary>The message without every occurrence of the token and of the prompts; null when nothing is left.</summary>
    public static string? Clean(string? words, string? token, GenerationOrder? order = null) => Clean(words, [token], order);

    /// <summary>The same for a token in several forms; the longest of them comes first.</summary>
    public static string? Clean(string? words, IEnumerable<string?> secrets, GenerationOrder? order = null)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return null;
        }

        // Before the trimming, after which parts of them could not be recognized.
        words = secrets.Aggregate(words, (left, secret) => Without(left, secret, "(token)"));
        words = Without(words, order?.Prompt, "(prompt)", MinPromptLength);
        words = Without(words, order?.NegativePrompt, "(negative prompt)", MinPromptLength);
        words = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        words = string.Concat(words.Where(character => !char.IsControl(character)));
        return words.Length <= MaxLength ? words : Trim(words);
    }

    /// <summary>A number with a noun, in the singular for one.</summary>
    public static string Count(int number, string noun) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Without(string words, string? secret, string replacement, int shortest = 1)
        => string.IsNullOrEmpty(secret) || secret.Length < shortest ? words : words.Replace(secret, replacement, StringComparison.Ordinal);

    private static string Trim(string words)
    {
        var end = char.IsHighSurrogate(words[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return words[..end] + "…";
    }
}
