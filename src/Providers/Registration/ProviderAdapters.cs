using System.Diagnostics.CodeAnalysis;
using ImageGen.Jobs.Instances;

namespace ImageGen.Providers.Registration;

/// <summary>The configured provider instances, by name. A snapshot never changes; a change of the settings replaces the whole set.</summary>
public sealed class ProviderAdapters : IDisposable
{
    /// <summary>How long an instance is kept after it was replaced: longer than any call to it can last.</summary>
    internal static readonly TimeSpan DisposalDelay = TimeSpan.FromMinutes(75);

    private readonly AdaptersFactory? _factory;
    private readonly TimeProvider _clock;
    private readonly Lock _one = new();
    private readonly HashSet<RetiredInstance> _leaving = [];
    private volatile IReadOnlyDictionary<string, AdapterEntry> _now;
    private bool _isDisposed;

    /// <summary>Creates a fixed set of instances; throws <see cref="ArgumentException"/> when two share a name.</summary>
    public ProviderAdapters(IEnumerable<IImageProvider> providers)
        : this(providers.ToDictionary(provider => provider.Name, provider => new AdapterEntry(provider, ""), StringComparer.Ordinal), null, TimeProvider.System)
    {
    }

    internal ProviderAdapters(IReadOnlyDictionary<string, AdapterEntry> entries, AdaptersFactory? factory, TimeProvider clock)
        => (_now, _factory, _clock) = (entries, factory, clock);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<IImageProvider> All => [.. _now.Values.Select(entry => entry.Provider)];

    /// <summary>The instance of that name, if there is one.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out IImageProvider? provider)
    {
        provider = _now.GetValueOrDefault(name)?.Provider;
        return provider is not null;
    }

    /// <summary>
    /// Creates the adapters of new and changed instances; instances with unchanged settings keep theirs, with their
    /// connections. Nothing changes until <see cref="IPreparedChange.Apply"/>. A fixed set never changes.
    /// </summary>
    public IPreparedChange Prepare(ConfiguredProvidersChange instances)
    {
        if (_factory is null)
        {
            return AdaptersChange.None;
        }

        var before = _now;
        var plan = _factory.Plan(instances.Instances);
        Dictionary<string, IReadOnlyList<string>> faults = new(plan.Faults, StringComparer.Ordinal);
        Dictionary<string, AdapterEntry> after = new(StringComparer.Ordinal);
        foreach (var planned in plan.Instances.Where(planned => !instances.InstanceFaults.ContainsKey(planned.Name)))
        {
            try
            {
                after[planned.Name] = before.TryGetValue(planned.Name, out var same) && same.Revision == planned.Revision ? same : planned.Create();
            }
            catch (ProviderSettingsException exception)
            {
                faults[planned.Name] = exception.Faults;
            }
        }

        return new AdaptersChange(faults, kept => Swap(before, after, kept));
    }

    /// <summary>Disposes the instances that have connections; the host calls it when it ends.</summary>
    public void Dispose()
    {
        lock (_one)
        {
            _isDisposed = true;
            foreach (var leaving in _leaving)
            {
                leaving.Dispose();
            }

            _leaving.Clear();
        }

        foreach (var provider in All.OfType<IDisposable>())
        {
            provider.Dispose();
        }
    }

    private void Swap(IReadOnlyDictionary<string, AdapterEntry> before, Dictionary<string, AdapterEntry> after, IReadOnlySet<string> kept)
    {
        foreach (var name in kept)
        {
            if (after.Remove(name, out var unwanted) && unwanted != before.GetValueOrDefault(name))
            {
                (unwanted.Provider as IDisposable)?.Dispose();
            }

            if (before.TryGetValue(name, out var former))
            {
                after[name] = former;
            }
        }

        _now = after;
        foreach (var (name, former) in before)
        {
            if (after.GetValueOrDefault(name) != former && former.Provider is IDisposable leaving)
            {
                LetGo(leaving);
            }
        }
    }

    // Calls to it may be running: it is removed from the set, and disposed when none can be running any more.
    private void LetGo(IDisposable instance)
    {
        lock (_one)
        {
            if (_isDisposed)
            {
                instance.Dispose();
                return;
            }

            var leaving = new RetiredInstance(instance);
            _leaving.Add(leaving);
            leaving.Timer = _clock.CreateTimer(_ => Close(leaving), null, DisposalDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private void Close(RetiredInstance leaving)
    {
        lock (_one)
        {
            if (_leaving.Remove(leaving))
            {
                leaving.Dispose();
            }
        }
    }
}
