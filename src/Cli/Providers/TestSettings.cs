using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Providers;

/// <summary>Checks the arguments after the name in <c>imagegen providers test</c>: settings of a worker, and nothing else.</summary>
internal static class TestSettings
{
    // Settings that a worker reads. Any other argument would be accepted and have no effect.
    private static readonly string[] Roots = ["ImageGen", "ConnectionStrings", "Worker", "Gateway", "Messaging", "Logging"];

    /// <summary>Refuses the first argument that is not a setting. Values are not quoted, since they may be secrets.</summary>
    /// <exception cref="CommandException">There is one.</exception>
    public static void Check(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var (text, isNamed) = arguments[index] is ['-', '-', ..] named ? (named[2..], true) : (arguments[index], false);
            var end = text.IndexOf('=', StringComparison.Ordinal);
            var key = end < 0 ? text : text[..end];
            if (!IsSetting(key) || (end < 0 && (!isNamed || index + 1 == arguments.Count)))
            {
                throw new CommandException(ExitCode.InvalidRequest, $"'providers test' does not take {Shown(arguments[index], isNamed, end)}. It calls the provider itself, with a worker's settings, written --Key:Sub=value.{Advice(key)}");
            }

            // "--Key:Sub value" is two arguments.
            index += end < 0 ? 1 : 0;
        }
    }

    private static bool IsSetting(string key)
        => key.Split(':') is [var root, _, ..] ? Roots.Contains(root, StringComparer.OrdinalIgnoreCase)
            : key.Length > 0 && key.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_');

    private static string Shown(string argument, bool isNamed, int end) => isNamed ? $"'{(end < 0 ? argument : argument[..(end + 2)])}'" : "one of its arguments";

    private static string Advice(string key) => key == "server" ? " 'imagegen providers list --server' shows the providers of a running gateway." : "";
}
