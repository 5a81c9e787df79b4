using System.Diagnostics.CodeAnalysis;

namespace ImageGen.Providers;

/// <summary>The configured provider instances, by name.</summary>
public sealed class ProviderCatalog : IDisposable
{
    private readonly Dictionary<string, IImageProvider> _providers;

    /// <summary>Holds the instances; throws <see cref="ArgumentException"/> when two share a name.</summary>
    public ProviderCatalog(IEnumerable<IImageProvider> providers)
        => _providers = providers.ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<IImageProvider> All => _providers.Values;

    /// <summary>The instance of that name, if there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out IImageProvider? provider) => _providers.TryGetValue(name, out provider);

    /// <summary>Closes the connections of those instances that have some; the host does it when it ends.</summary>
    public void Dispose()
    {
        foreach (var provider in _providers.Values.OfType<IDisposable>())
        {
            provider.Dispose();
        }
    }
}
