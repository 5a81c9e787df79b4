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
    private readonly Lock _disposing = new();
    private readonly HashSet<RetiredInstance> _retired = [];
    private volatile IReadOnlyDictionary<string, AdapterEntry> _current;
    private bool _isDisposed;

    /// <summary>Creates a fixed set of instances; throws <see cref="ArgumentException"/> when two share a name.</summary>
    public ProviderAdapters(IEnumerable<IImageProvider> providers)
        : this(providers.ToDictionary(provider => provider.Name, provider => new AdapterEntry(provider, ""), StringComparer.Ordinal), null, TimeProvider.System)
    {
    }

    internal ProviderAdapters(IReadOnlyDictionary<string, AdapterEntry> entries, AdaptersFactory? factory, TimeProvider clock)
        => (_current, _factory, _clock) = (entries, factory, clock);

    /// <summary>All instances.</summary>
    public IReadOnlyCollection<IImageProvider> All => [.. _current.Values.Select(entry => entry.Provider)];

    /// <summary>The instance with that name; false when there is none.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out IImageProvider? provider)
    {
        provider = _current.GetValueOrDefault(name)?.Provider;
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

        var before = _current;
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
        lock (_disposing)
        {
            _isDisposed = true;
            foreach (var instance in _retired)
            {
                instance.Dispose();
            }

            _retired.Clear();
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
            if (after.Remove(name, out var unused) && unused != before.GetValueOrDefault(name))
            {
                (unused.Provider as IDisposable)?.Dispose();
            }

            if (before.TryGetValue(name, out var former))
            {
                after[name] = former;
            }
        }

        _current = after;
        foreach (var (name, former) in before)
        {
            if (after.GetValueOrDefault(name) != former && former.Provider is IDisposable replaced)
            {
                Retire(replaced);
            }
        }
    }

    // Calls to the replaced instance may still be running, so it is disposed only after the longest possible call.
    private void Retire(IDisposable replaced)
    {
        lock (_disposing)
        {
            if (_isDisposed)
            {
                replaced.Dispose();
                return;
            }

            var retired = new RetiredInstance(replaced);
            _retired.Add(retired);
            retired.Timer = _clock.CreateTimer(_ => Close(retired), null, DisposalDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private void Close(RetiredInstance retired)
    {
        lock (_disposing)
        {
            if (_retired.Remove(retired))
            {
                retired.Dispose();
            }
        }
    }
}
