using System.Collections.Concurrent;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Limits;

/// <summary>
/// The limits of each tenant as they apply now: those that are set, or else the default ones. A value that was read is used for a second, so that a change applies
/// everywhere within 2 s. While the store does not answer, the last value stays in use.
/// </summary>
public sealed class CurrentLimits
{
    /// <summary>The limits of at most this many tenants are cached. A dropped value costs one read of the store.</summary>
    private const int MaxTenants = 10_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _tenants = new(StringComparer.Ordinal);
    private readonly ITenantLimits _limits;
    private readonly TimeProvider _time;

    internal CurrentLimits(ITenantLimits limits, IOptions<DefaultLimits> defaults, TimeProvider time) => (_limits, Defaults, _time) = (limits, defaults.Value.Limits, time);

    /// <summary>The limits of tenants for which none are set.</summary>
    public AccessLimits Defaults { get; }

    /// <summary>The limits of the tenant.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer, and the limits are not known from before.</exception>
    public async ValueTask<AccessLimits> OfAsync(string tenant, CancellationToken cancellationToken)
    {
        if (_tenants.TryGetValue(tenant, out var known) && _time.GetElapsedTime(known.ReadAt) <= MaxAge)
        {
            return known.Limits;
        }

        if (_tenants.Count > MaxTenants)
        {
            _tenants.Clear();
        }

        // Several requests may read at the same time. The age counts from before the read, so that it includes the time of the read.
        var before = _time.GetTimestamp();
        try
        {
            var read = new Entry(await _limits.FindAsync(tenant, cancellationToken) ?? Defaults, before);
            _tenants[tenant] = read;
            return read.Limits;
        }
        catch (StoreUnavailableException) when (known is not null)
        {
            return known.Limits;
        }
    }

    private sealed record Entry(AccessLimits Limits, long ReadAt);
}
