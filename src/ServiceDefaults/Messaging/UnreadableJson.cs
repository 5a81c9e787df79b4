using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.ServiceDefaults.Messaging;

/// <summary>What a publisher needs to know of a message that can't be read, without the parser's own words.</summary>
internal static partial class UnreadableJson
{
    /// <summary>One sentence: which fields are missing, which field has another type, or where it is no JSON. It quotes names, and no values.</summary>
    public static string Describe(JsonException fault)
    {
        if (MissingFields().Match(fault.Message) is { Success: true } missing)
        {
            return $"It lacks {string.Join(", ", Names().Matches(missing.Groups[1].Value).Select(name => name.Groups[1].Value))}.";
        }

        if (fault.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return $"The value of {fault.Path ?? "the body"} is not of the type of that field.";
        }

        return string.Create(CultureInfo.InvariantCulture, $"It is not valid JSON at line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}.");
    }

    [GeneratedRegex("missing required properties[^:]*:(.*)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex MissingFields();

    [GeneratedRegex("'([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
