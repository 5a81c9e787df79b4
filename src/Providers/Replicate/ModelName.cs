using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// A model as callers name it: <c>owner/name</c>, <c>owner/name:version</c> or the version alone, 64 hexadecimal digits. Tags such as
/// <c>:latest</c> do not exist at Replicate.
/// </summary>
/// <param name="Path">Owner and name; null when only the version was given.</param>
/// <param name="Version">The version, if one was given.</param>
internal sealed partial record ModelName(string? Path, string? Version)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ModelName? name)
    {
        var match = Pattern().Match(text);
        name = match.Success ? new(Value(match.Groups["path"]), Value(match.Groups["version"])) : null;
        return name is not null;
    }

    private static string? Value(Group group) => group.Success ? group.Value : null;

    [GeneratedRegex(
        "^(?:(?<path>[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*)(?::(?<version>[0-9a-f]{64}))?|(?<version>[0-9a-f]{64}))\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
