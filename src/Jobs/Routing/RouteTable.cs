using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Jobs.Routing;

/// <summary>
/// Determines the providers of a request: those it names itself, otherwise those of a matching section <c>ImageGen:Routes:{name}</c>, otherwise the default
/// provider followed by <c>ImageGen:Fallback</c>.
/// </summary>
public sealed class RouteTable
{
    private const string PatienceKey = "ImageGen:RateLimitPatience";

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private readonly ConfiguredProviders _providers;
    private readonly List<RouteEntry> _entries = [];
    private readonly IReadOnlyList<string> _fallback;

    /// <summary>Reads the configuration; all faults are collected in <see cref="Faults"/>.</summary>
    public RouteTable(IConfiguration configuration, ConfiguredProviders providers)
    {
        _providers = providers;
        List<string> faults = [];
        foreach (var section in configuration.GetSection("ImageGen:Routes").GetChildren())
        {
            var entry = RouteSettings.Read(section, providers, faults);
            faults.AddRange(_entries.Where(entry.IsAmbiguousWith).Select(other
                => $"{section.Path} and ImageGen:Routes:{other.Name} match the same requests with the same precedence."));
            _entries.Add(entry);
        }

        _fallback = RouteSettings.List(configuration.GetSection("ImageGen:Fallback"));
        RouteSettings.CheckNames(_fallback, "ImageGen:Fallback", RouteSettings.MaxProviders - 1, providers, faults);
        Patience = ReadPatience(configuration[PatienceKey], faults);
        Faults = faults;
    }

    /// <summary>The faults of the configuration, each a sentence that names the key; empty when there are none.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>How long a job waits for a provider's rate limit if there is a next provider. Default 30 s.</summary>
    public TimeSpan Patience { get; }

    /// <summary>The models that configured routes are for.</summary>
    public IReadOnlyList<string> Models => [.. _entries.SelectMany(entry => entry.Models).Distinct(StringComparer.Ordinal)];

    /// <summary>The route of a request.</summary>
    public ProviderRoute For(ImageRequest request, string tenant)
    {
        if (request.Provider is { } named)
        {
            return new ProviderRoute(null, WithoutDuplicates([named, .. request.Fallback ?? []]));
        }

        var configured = _entries.Where(entry => entry.IsFor(request.Model, tenant)).MaxBy(entry => entry.Specificity);
        return (configured, request.Fallback) switch
        {
            (null, null) => new ProviderRoute(null, WithoutDuplicates([_providers.Default.Name, .. _fallback])),
            (null, { } fallback) => new ProviderRoute(null, WithoutDuplicates([_providers.Default.Name, .. fallback])),
            ({ } entry, null) => new ProviderRoute(entry.Name, WithoutDuplicates(entry.Providers)),
            // The first provider comes from the configured route, the fallbacks from the request.
            ({ } entry, { } fallback) => new ProviderRoute(null, WithoutDuplicates([entry.Providers[0], .. fallback])),
        };
    }

    /// <summary>The configured route of that name; null when there is none, or no longer one.</summary>
    public RouteEntry? Find(string? name) => name is null ? null : _entries.Find(entry => entry.Name == name);

    /// <summary>The kind of service of a route's first provider, for which the model and the options of a request are meant; null when it is not configured.</summary>
    public string? KindOf(ProviderRoute route) => _providers.TryGet(route.Providers[0], out var entry) ? entry.Kind : null;

    /// <summary>The lane in which a route begins: that of its first configured provider.</summary>
    public string LaneOf(ProviderRoute route)
        => route.Providers.Select(name => _providers.TryGet(name, out var entry) ? entry.Lane : null).FirstOrDefault(lane => lane is not null) ?? Lanes.Default;

    private static List<string> WithoutDuplicates(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal)];

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
