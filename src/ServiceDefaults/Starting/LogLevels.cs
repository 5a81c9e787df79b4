using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>The levels of the section <c>Logging</c>. A wrong one stops the logs of the framework, and with them the host, before anything can be told.</summary>
internal static class LogLevels
{
    /// <summary>Names the levels that are none, and puts the default in their place, so that the host can be built and say it.</summary>
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
