using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Checks the levels in the section <c>Logging</c>. An invalid one stops the framework's logging, and with it the host, before anything can be reported.</summary>
internal static class LogLevels
{
    /// <summary>Reports invalid levels and replaces them by the default, so that the host can be built and report them.</summary>
    public static IReadOnlyList<string> Repair(IConfigurationManager configuration)
    {
        var logging = configuration.GetSection("Logging");
        var rules = logging.GetChildren().Where(part => !IsLevels(part)).SelectMany(provider => provider.GetChildren()).Where(IsLevels)
            .Concat(logging.GetChildren().Where(IsLevels))
            .SelectMany(levels => levels.GetChildren());
        List<string> faults = [];
        foreach (var rule in rules.Where(rule => !string.IsNullOrEmpty(rule.Value) && !Enum.GetNames<LogLevel>().Contains(rule.Value, StringComparer.OrdinalIgnoreCase)).ToList())
        {
            faults.Add($"{rule.Path} is '{rule.Value}', but must be {string.Join(", ", Enum.GetNames<LogLevel>()[..^1])} or {LogLevel.None}.");
            configuration[rule.Path] = nameof(LogLevel.Information);
        }

        return faults;
    }

    private static bool IsLevels(IConfigurationSection part) => part.Key.Equals("LogLevel", StringComparison.OrdinalIgnoreCase);
}
