using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Routing;

/// <summary>
/// Which providers a request goes to: as it says itself, else by the sections <c>ImageGen:Routes:{name}</c>, else the default provider and
/// <c>ImageGen:Fallback</c> after it.
/// </summary>
public sealed class RouteTable
{
    private const string PatienceKey = "ImageGen:RateLimitPatience";

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly ConfiguredProviders _roster;
    private readonly List<RouteEntry> _entries = [];
    private readonly IReadOnlyList<string> _fallback;

    /// <summary>Reads the configuration; what is wrong with it goes to <see cref="Faults"/>, all of it at once.</summary>
    public RouteTable(IConfiguration configuration, ConfiguredProviders roster)
    {
        _roster = roster;
        List<string> faults = [];
        foreach (var section in configuration.GetSection("ImageGen:Routes").GetChildren())
        {
            var entry = RouteSettings.Read(section, roster, faults);
            faults.AddRange(_entries.Where(entry.IsAmbiguousWith).Select(other
                => $"{section.Path} and ImageGen:Routes:{other.Name} are for the same requests; nothing says which comes first."));
            _entries.Add(entry);
        }

        _fallback = RouteSettings.List(configuration.GetSection("ImageGen:Fallback"));
        RouteSettings.CheckNames(_fallback, "ImageGen:Fallback", RouteSettings.MaxProviders - 1, roster, faults);
        Patience = ReadPatience(configuration[PatienceKey], faults);
        Faults = faults;
    }

    /// <summary>What is wrong with the configuration, each a sentence that names the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>How long a job waits for a provider that asks to slow down, where there is a next one. Default 30 s.</summary>
    public TimeSpan Patience { get; }

    /// <summary>The route of a request.</summary>
    public ProviderRoute For(ImageRequest request, string tenant)
    {
        if (request.Provider is { } named)
        {
            return new ProviderRoute(null, Once([named, .. request.Fallback ?? []]));
        }

        var configured = _entries.Where(entry => entry.IsFor(request.Model, tenant)).MaxBy(entry => entry.Specificity);
        return (configured, request.Fallback) switch
        {
            (null, null) => new ProviderRoute(null, Once([_roster.Default.Name, .. _fallback])),
            (null, { } fallback) => new ProviderRoute(null, Once([_roster.Default.Name, .. fallback])),
            ({ } entry, null) => new ProviderRoute(entry.Name, Once(entry.Providers)),
            // Whom to ask first is configured, and what comes after is the caller's.
            ({ } entry, { } fallback) => new ProviderRoute(null, Once([entry.Providers[0], .. fallback])),
        };
    }

    /// <summary>The configured route of that name; null when there is none, or none any more.</summary>
    public RouteEntry? Find(string? name) => name is null ? null : _entries.Find(entry => entry.Name == name);

    /// <summary>The kind of service of a route's first provider, whose the model and the options of a request are; null where it is not configured.</summary>
    public string? KindOf(ProviderRoute route) => _roster.TryGet(route.Providers[0], out var entry) ? entry.Kind : null;

    /// <summary>The lane a route begins in: that of its first provider that is known.</summary>
    public string LaneOf(ProviderRoute route)
        => route.Providers.Select(name => _roster.TryGet(name, out var entry) ? entry.Lane : null).FirstOrDefault(lane => lane is not null) ?? Lanes.Default;

    private static List<string> Once(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal)];

    private static TimeSpan ReadPatience(string? text, List<string> faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultPatience;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero && time <= TimeSpan.FromHours(1))
        {
            return time;
        }

        faults.Add($"{PatienceKey} is '{text}', but must be a time from 00:00:00 to 01:00:00.");
        return DefaultPatience;
    }
}
