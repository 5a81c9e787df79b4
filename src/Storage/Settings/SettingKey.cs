using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ImageGen.Contracts;

namespace ImageGen.Storage.Settings;

/// <summary>
/// The name of a setting that can be changed at run time, and the configuration key that it overrides:
/// <c>ai.image.provider</c> for <c>ImageGen:DefaultProvider</c>, and <c>ai.{instance}.{property}</c> for
/// <c>ImageGen:Providers:{instance}:{Property}</c>.
/// </summary>
public sealed partial record SettingKey
{
    private const string DefaultProvider = "ai.image.provider";

    // The configuration names by the names in settings; "key" is an alias of "token".
    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["token"] = "Token",
        ["url"] = "BaseUrl",
        ["model"] = "Model",
        ["enabled"] = "Enabled",
        ["price"] = "Price",
        ["concurrency"] = "Concurrency",
        ["timeout"] = "Timeout",
    };

    private SettingKey(string text, string path, string? instance, string? property)
        => (Text, Path, Instance, Property) = (text, path, instance, property);

    /// <summary>The name under which it is stored: <c>ai.stability.key</c> is stored as <c>ai.stability.token</c>.</summary>
    public string Text { get; }

    /// <summary>The configuration key.</summary>
    public string Path { get; }

    /// <summary>The provider instance; null for the default provider.</summary>
    public string? Instance { get; }

    /// <summary>The property of the instance, for example <c>token</c>; null for the default provider.</summary>
    public string? Property { get; }

    /// <summary>Whether its value is never shown.</summary>
    public bool IsSecret => Property == "token";

    /// <summary>Parses a name; false when there is no such setting.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SettingKey? key)
    {
        key = null;
        if (text == DefaultProvider)
        {
            key = new SettingKey(text, "ImageGen:DefaultProvider", null, null);
        }
        else if (text is not null && Pattern().Match(text) is { Success: true } match)
        {
            var (instance, property) = (match.Groups["instance"].Value, match.Groups["property"].Value is "key" ? "token" : match.Groups["property"].Value);
            if (Properties.TryGetValue(property, out var name))
            {
                key = new SettingKey($"ai.{instance}.{property}", $"ImageGen:Providers:{instance}:{name}", instance, property);
            }
        }

        return key is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"^ai\.(?<instance>" + NamePattern.Text + @")\.(?<property>[a-z]{1,20})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
