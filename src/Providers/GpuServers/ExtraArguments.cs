using System.Text.RegularExpressions;

namespace ImageGen.Providers.GpuServers;

/// <summary>
/// A server of stable-diffusion.cpp takes the text between <c>sd_cpp_extra_args</c> tags from a prompt, and lets it override all
/// other parameters. Prompts come from callers, who are not operators: the tags are removed.
/// </summary>
internal static partial class ExtraArguments
{
    /// <summary>The order with cleaned prompts.</summary>
    public static GenerationOrder Strip(GenerationOrder order)
        => order with { Prompt = Strip(order.Prompt), NegativePrompt = order.NegativePrompt is { } negative ? Strip(negative) : null };

    /// <summary>The remark if a part was removed; null if not.</summary>
    public static string? RemarkOn(GenerationOrder order)
        => FieldsIn(order) is { Count: > 0 } fields ? $"The text between <sd_cpp_extra_args> tags is not allowed: removed from {string.Join(" and ", fields)}." : null;

    /// <summary>The fields from which a part is removed.</summary>
    public static IReadOnlyList<string> FieldsIn(GenerationOrder order)
    {
        var stripped = Strip(order);
        string?[] fields = [stripped.Prompt != order.Prompt ? "prompt" : null, stripped.NegativePrompt != order.NegativePrompt ? "negative_prompt" : null];
        return [.. fields.OfType<string>()];
    }

    /// <summary>The text without the tags and their content; applying it again changes nothing.</summary>
    public static string Strip(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        // Repeated, since two halves of a tag may join when one is removed; single tags only if there is no pair.
        for (var before = ""; before != text;)
        {
            before = text;
            text = Block().Replace(text, "");
            text = text == before ? Tag().Replace(text, "") : text;
        }

        return text;
    }

    [GeneratedRegex(@"<sd_cpp_extra_args>.*?</sd_cpp_extra_args>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"</?sd_cpp_extra_args>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
