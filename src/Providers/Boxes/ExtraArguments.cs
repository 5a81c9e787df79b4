using System.Text.RegularExpressions;

namespace ImageGen.Providers.Boxes;

/// <summary>
/// A server of stable-diffusion.cpp takes the text between the tags <c>sd_cpp_extra_args</c> out of a prompt, and puts it over everything
/// else that is asked for. Prompts come from callers, and callers are no operators: the tags do not leave.
/// </summary>
internal static partial class ExtraArguments
{
    /// <summary>The order with prompts that may leave.</summary>
    public static GenerationOrder Strip(GenerationOrder order)
        => order with { Prompt = Strip(order.Prompt), NegativePrompt = order.NegativePrompt is { } negative ? Strip(negative) : null };

    /// <summary>What is to be said where something was taken out; null for nothing.</summary>
    public static string? RemarkOn(GenerationOrder order)
        => FieldsIn(order) is { Count: > 0 } fields ? $"The text between <sd_cpp_extra_args> tags is not for callers: taken out of {string.Join(" and ", fields)}." : null;

    /// <summary>The fields that something is taken out of.</summary>
    public static IReadOnlyList<string> FieldsIn(GenerationOrder order)
    {
        var stripped = Strip(order);
        string?[] fields = [stripped.Prompt != order.Prompt ? "prompt" : null, stripped.NegativePrompt != order.NegativePrompt ? "negative_prompt" : null];
        return [.. fields.OfType<string>()];
    }

    /// <summary>The text without the tags and what is between them; it comes out the same from a second time.</summary>
    public static string Strip(string text)
    {
        // Again and again, since two halves of a tag may meet where one was taken out; single tags only when there is no pair.
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
