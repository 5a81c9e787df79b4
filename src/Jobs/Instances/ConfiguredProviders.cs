using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ImageGen.Contracts;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// The configured provider instances as every host sees them, and which one is the default: the section
/// <c>ImageGen:Providers</c> and the key <c>ImageGen:DefaultProvider</c>. The <c>sandbox</c> is always there; it is the default
/// only where nothing else is configured.
/// </summary>
public sealed partial class ConfiguredProviders
{
    /// <summary>Name and kind of the provider that needs no configuration.</summary>
    public const string Sandbox = "sandbox";

    // Swapped whole when the settings change at run time; see ConfiguredProviders.Changes.cs.
    private volatile ConfiguredProvidersSnapshot _now;

    /// <summary>Reads the configuration; what is wrong with it goes to <see cref="Faults"/>, all of it at once.</summary>
    public ConfiguredProviders(IConfiguration configuration)
    {
        List<string> faults = [];
        Dictionary<string, ConfiguredProvider> entries = new(StringComparer.Ordinal);
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            var entry = entries[section.Key] = Read(section, faults);
            faults.AddRange(CallbackFaults(configuration, section, entry));
        }

        faults.AddRange(PoolRules.Check(entries.Values).Select(pool => pool.Fault));

        _configuration = configuration;
        _files = EnvironmentNames.Without(configuration, entries.Keys);
        entries.TryAdd(Sandbox, SandboxEntry);
        _now = new ConfiguredProvidersSnapshot(entries, ChooseDefault(entries, _files, configuration[DefaultKey], faults));
        _lanes = AllLanes.ToHashSet(StringComparer.Ordinal);
        Faults = faults;
    }

    /// <summary>All instances, by name.</summary>
    public IReadOnlyCollection<ConfiguredProvider> All => [.. _now.Entries.Values];

    /// <summary>The instance that requests without a provider go to.</summary>
    public ConfiguredProvider Default => _now.Default;

    /// <summary>What was wrong with the configuration at the start, each a sentence that names the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Every lane that some instance names, and the default lane.</summary>
    public IEnumerable<string> AllLanes => _now.Entries.Values.Select(entry => entry.Lane).Append(Lanes.Default).Distinct(StringComparer.Ordinal);

    /// <summary>The lanes of the enabled instances, without that of the sandbox where nothing names it and it is not the default.</summary>
    public IEnumerable<string> LanesInUse
    {
        get
        {
            var now = _now;
            return now.Entries.Values.Where(entry => entry.Enabled && (entry.Name == now.Default.Name || !ReferenceEquals(entry, SandboxEntry)))
                .Select(entry => entry.Lane).Distinct(StringComparer.Ordinal);
        }
    }

    /// <summary>The instance of that name, or the default one for null; false when there is no such name.</summary>
    public bool TryGet(string? name, [NotNullWhen(true)] out ConfiguredProvider? entry)
    {
        var now = _now;
        entry = name is null ? now.Default : now.Entries.GetValueOrDefault(name);
        return entry is not null;
    }

    // Only what the files name may be the default by itself: hosts that start at different moments agree on it, whatever was set meanwhile.
    private static ConfiguredProvider ChooseDefault(Dictionary<string, ConfiguredProvider> entries, IReadOnlySet<string> files, string? name, List<string> faults)
    {
        if (!string.IsNullOrEmpty(name))
        {
            if (entries.TryGetValue(name, out var named))
            {
                return named;
            }

            faults.Add($"ImageGen:DefaultProvider is '{name}', which is not among ImageGen:Providers ({string.Join(", ", entries.Keys)}).");
            return entries[Sandbox];
        }

        var others = entries.Values.Where(entry => entry.Name != Sandbox && files.Contains(entry.Name)).ToList();
        if (others.Count > 1)
        {
            faults.Add($"ImageGen:DefaultProvider is needed, since several providers are configured: {string.Join(", ", others.Select(entry => entry.Name))}.");
        }

        return others.Count == 1 ? others[0] : entries[Sandbox];
    }

    private static ConfiguredProvider Read(IConfigurationSection section, List<string> faults)
    {
        var kind = Text(section, "Kind") ?? section.Key;
        var entry = new ConfiguredProvider
        {
            Name = section.Key,
            Kind = kind,
            Model = Text(section, "Model"),
            Lane = Text(section, "Lane") ?? Lanes.Default,
            Pool = Text(section, "Pool"),
            Concurrency = ReadValue(section, "Concurrency", ProviderKindInfo.Of(kind)?.Concurrency ?? 100, value => value is >= 1 and <= 100_000, "a whole number from 1 to 100000", faults),
            Rate = ReadRate(section, faults),
            Enabled = ReadValue(section, "Enabled", true, _ => true, "true or false", faults),
            Revision = SettingsRevision.Of(section.Key, section),
            Price = Text(section, "Price") is null
                ? kind == Sandbox ? 0 : null
                : ReadValue(section, "Price", 0m, value => value is >= 0 and <= 1000, "a number from 0 to 1000, in US dollars", faults),
            Timeout = ReadValue(section, "Timeout", TimeSpan.FromMinutes(10), IsTimeout, "a time from 00:00:05 to 01:00:00", faults),
            OnUnknown = UnknownSettings.ReadPolicy(section, faults),
            BuyAgainUpTo = Text(section, "BuyAgainUpTo") is null ? null : ReadValue(section, "BuyAgainUpTo", 0m, value => value is >= 0 and <= 1000, "a number from 0 to 1000, in US dollars", faults),
            WaitFor = ReadValue(section, "WaitFor", TimeSpan.FromDays(7), UnknownSettings.IsWait, "a time from 00:01:00 to 90.00:00:00", faults),
        };
        UnknownSettings.Check(entry, section.Path, faults);

        if (entry.Name == Sandbox && kind != Sandbox)
        {
            faults.Add($"{section.Path}:Kind is '{kind}', but the name sandbox belongs to the sandbox; choose another name.");
        }

        CheckName(entry.Name, section.Path, faults);
        CheckName(entry.Lane, $"{section.Path}:Lane", faults);
        if (entry.Pool is { } pool)
        {
            CheckName(pool, $"{section.Path}:Pool", faults);
        }

        return entry;
    }

    private static ProviderRate? ReadRate(IConfigurationSection section, List<string> faults)
    {
        var text = Text(section, "RateLimit");
        var rate = text is null ? null : ProviderRate.TryParse(text);
        if (text is not null && rate is null)
        {
            faults.Add($"{section.Path}:RateLimit is '{text}', but must be a number of orders and a time, such as 600/min, 10/s or 150/10s.");
        }

        var burst = ReadValue(section, "RateBurst", rate?.Burst ?? 1, value => value is >= 1 and <= 100_000, "a whole number from 1 to 100000", faults);
        if (text is null && Text(section, "RateBurst") is not null)
        {
            faults.Add($"{section.Path}:RateBurst needs {section.Path}:RateLimit.");
        }

        return rate is null ? null : rate with { Burst = burst };
    }

    // An empty value is as good as none: it is what an unset variable of a compose file leaves.
    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text : null;

    private static bool IsTimeout(TimeSpan value) => value >= TimeSpan.FromSeconds(5) && value <= TimeSpan.FromHours(1);

    private static T ReadValue<T>(IConfigurationSection section, string key, T fallback, Predicate<T> inRange, string expected, List<string> faults)
        where T : struct, IParsable<T>
    {
        var text = Text(section, key);
        if (text is null)
        {
            return fallback;
        }

        // No comma in a number: the invariant culture would take it for a separator of thousands, and 0,04 for 4.
        if (!text.Contains(',', StringComparison.Ordinal) && T.TryParse(text, CultureInfo.InvariantCulture, out var value) && inRange(value))
        {
            return value;
        }

        faults.Add($"{section.Path}:{key} is '{text}', but must be {expected}.");
        return fallback;
    }

    private static void CheckName(string name, string path, List<string> faults)
    {
        if (!NamePattern.IsMatch(name))
        {
            faults.Add($"{path}: the name '{name}' must be 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
        }
    }
}
