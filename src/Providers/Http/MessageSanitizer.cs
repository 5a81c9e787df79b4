namespace ImageGen.Providers.Http;

/// <summary>Sanitizes a service's message for a job's row: short, on one line, and without token and prompts.</summary>
internal static class MessageSanitizer
{
    private const int MaxLength = 500;

    // A prompt of one or two letters would be found inside other words.
    private const int MinPromptLength = 4;

    /// <summary>The message without every occurrence of the token and of the prompts; null when nothing is left.</summary>
    public static string? Clean(string? text, string? token, GenerationOrder? order = null) => Clean(text, [token], order);

    /// <summary>The same for a token in several forms; the caller lists the longest first.</summary>
    public static string? Clean(string? text, IEnumerable<string?> secrets, GenerationOrder? order = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // Before the trimming, after which parts of them could not be recognized.
        text = secrets.Aggregate(text, (left, secret) => Without(left, secret, "(token)"));
        text = Without(text, order?.Prompt, "(prompt)", MinPromptLength);
        text = Without(text, order?.NegativePrompt, "(negative prompt)", MinPromptLength);
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        text = string.Concat(text.Where(character => !char.IsControl(character)));
        return text.Length <= MaxLength ? text : Trim(text);
    }

    /// <summary>A number with a noun, in the singular for one.</summary>
    public static string Count(int number, string noun) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    private static string Without(string text, string? secret, string replacement, int shortest = 1)
        => string.IsNullOrEmpty(secret) || secret.Length < shortest ? text : text.Replace(secret, replacement, StringComparison.Ordinal);

    private static string Trim(string text)
    {
        var end = char.IsHighSurrogate(text[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return text[..end] + "…";
    }
}
