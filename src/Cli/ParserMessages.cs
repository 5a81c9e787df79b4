using System.Text.RegularExpressions;

namespace ImageGen.Cli;

/// <summary>Rewords messages of the command-line parser, which name .NET types.</summary>
internal static partial class ParserMessages
{
    /// <summary>The message with a description in place of a type's name.</summary>
    public static string Of(string message) => TypePattern().Replace(message, match => $": {ExpectedFor(match.Groups[1].Value)} is required");

    private static string ExpectedFor(string type)
        => type.Contains("Guid", StringComparison.Ordinal) ? "an id such as 0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31"
            : type.Contains("Int", StringComparison.Ordinal) ? "a whole number"
            : type.Contains("Double", StringComparison.Ordinal) || type.Contains("Decimal", StringComparison.Ordinal) ? "a number"
            : type.Contains("Boolean", StringComparison.Ordinal) ? "true or false"
            : "another value";

    [GeneratedRegex(" as expected type '([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern();
}
