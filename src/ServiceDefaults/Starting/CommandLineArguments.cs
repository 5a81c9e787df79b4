using ImageGen.ServiceDefaults.Configuration;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>
/// The command-line arguments of a host: settings, as <c>--Key:Sub=value</c>, <c>--Key:Sub value</c> or <c>Key:Sub=value</c>. The
/// framework silently accepts anything else.
/// </summary>
internal static class CommandLineArguments
{
    private static readonly string[] Options = ["urls", "http_ports", "https_ports", "environment", "contentRoot", "applicationName", "AllowedHosts"];

    private static readonly string[] Sections = [.. KnownSettings.Sections, "Logging", "Kestrel"];

    /// <summary>Every argument that is not a setting, each described in a sentence. Values are not quoted, since they may be secrets.</summary>
    public static IEnumerable<string> FaultsOf(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var (text, isNamed) = NameOf(arguments[index]);
            var end = text.IndexOf('=', StringComparison.Ordinal);
            var key = end < 0 ? text : text[..end];
            if (end < 0 && !isNamed)
            {
                yield return "The command line has an argument that is not a setting; write settings as --Key:Sub=value.";
                continue;
            }

            var fault = FaultOf(key);
            if (fault is not null)
            {
                yield return fault;
            }

            if (end < 0 && (index + 1 == arguments.Count || arguments[index + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                if (fault is null)
                {
                    yield return $"--{key} needs a value: --{key}=value.";
                }

                continue;
            }

            // "--Key:Sub value" is two arguments.
            index += end < 0 ? 1 : 0;
        }
    }

    private static (string Text, bool IsNamed) NameOf(string argument) => argument switch
    {
        ['-', '-', ..] => (argument[2..], true),
        ['/', ..] or ['-', ..] => (argument[1..], true),
        _ => (argument, false),
    };

    private static string? FaultOf(string key)
    {
        if (key.Split(':') is [var root, _, ..])
        {
            // Names below the system's own sections are checked wherever they come from.
            return Sections.Contains(root, StringComparer.OrdinalIgnoreCase) || NearestName.Of(root, KnownSettings.Sections, 1) is not null ? null
                : $"--{key} is not a setting. The sections are {string.Join(", ", Sections)}.";
        }

        if (Options.Contains(key, StringComparer.OrdinalIgnoreCase) || IsVariable(key))
        {
            return null;
        }

        var near = NearestName.Of(key, Options, 2) ?? KnownSettings.All.Where(name => name.EndsWith($":{key}", StringComparison.OrdinalIgnoreCase)).FirstOrDefault();
        return $"--{key} is not an option. {(near is null ? "Settings are written --Key:Sub=value, and addresses to listen on --urls=http://127.0.0.1:8080." : $"Did you mean --{near.Replace(KnownSettings.AnyName, "{name}", StringComparison.Ordinal)}?")}";
    }

    private static bool IsVariable(string key) => key.Length > 0 && key.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_');
}
