using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Routing;

/// <summary>Reads routes, and reports all their faults.</summary>
internal static class RouteSettings
{
    public const int MaxProviders = 9;

    public static RouteEntry Read(IConfigurationSection section, ConfiguredProviders configured, List<string> faults)
    {
        var entry = new RouteEntry
        {
            Name = section.Key,
            Models = List(section.GetSection("Models")),
            Tenants = List(section.GetSection("Tenants")),
            Providers = List(section.GetSection("Providers")),
            ContentRejected = Policy(section, "ContentRejected", faults),
            OutcomeUnknown = Policy(section, "OutcomeUnknown", faults),
        };
        if (entry.Specificity == 0)
        {
            faults.Add($"{section.Path} matches no request: it needs Models or Tenants. For all requests, use ImageGen:DefaultProvider and ImageGen:Fallback.");
        }

        if (entry.Providers.Count == 0)
        {
            faults.Add($"{section.Path}:Providers is missing: the names of provider instances, in order.");
        }

        CheckNames(entry.Providers, $"{section.Path}:Providers", MaxProviders, configured, faults);
        if (entry.OutcomeUnknown == RoutePolicy.Next)
        {
            // The sum that may be paid twice must be known, so that it can be reported.
            foreach (var name in entry.Providers.Where(name => configured.TryGet(name, out var provider) && provider.Price is null))
            {
                faults.Add($"{section.Path}:OutcomeUnknown is 'next', which needs ImageGen:Providers:{name}:Price.");
            }
        }

        return entry;
    }

    /// <summary>A list as children, or as one text separated by commas, which is easier to write in an environment variable.</summary>
    public static IReadOnlyList<string> List(IConfigurationSection section)
        => section.Value is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetChildren().Select(child => child.Value ?? "").Where(value => value.Length > 0)];

    public static void CheckNames(IReadOnlyList<string> names, string path, int limit, ConfiguredProviders configured, List<string> faults)
    {
        if (names.Count > limit)
        {
            faults.Add($"{path} has {names.Count} names, but may have at limit {limit}.");
        }

        foreach (var name in names.Where(name => !configured.TryGet(name, out _)).Distinct(StringComparer.Ordinal))
        {
            faults.Add($"{path} has '{name}', which is not among ImageGen:Providers ({string.Join(", ", configured.All.Select(provider => provider.Name))}).");
        }

        foreach (var name in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add($"{path} has '{name}' more than once.");
        }
    }

    private static RoutePolicy Policy(IConfigurationSection section, string key, List<string> faults)
    {
        switch (section[key])
        {
            case null or "" or "stop":
                return RoutePolicy.Stop;
            case "next":
                return RoutePolicy.Next;
            case var other:
                faults.Add($"{section.Path}:{key} is '{other}', but must be stop or next.");
                return RoutePolicy.Stop;
        }
    }
}
