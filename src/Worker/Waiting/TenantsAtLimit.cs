using System.Collections.Concurrent;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Waiting;

/// <summary>
/// The tenants of which this worker recently found as many jobs at providers as allowed. Their waiting jobs stay in their lines for <see cref="Timings.LineRetry"/>,
/// or until one of their slots is released here, so that a backlog that can't start does not go through the due set.
/// </summary>
internal sealed class TenantsAtLimit(Timings timings, TimeProvider time)
{
    // Each name lengthens the script that takes jobs. The jobs of further tenants wait in the due set.
    private const int MaxTenants = 64;

    private readonly ConcurrentDictionary<string, long> _since = new(StringComparer.Ordinal);

    /// <summary>Notes that a job of the tenant found no free slot.</summary>
    public void Note(string tenant)
    {
        if (Find().Count < MaxTenants || _since.ContainsKey(tenant))
        {
            _since[tenant] = time.GetTimestamp();
        }
    }

    /// <summary>Notes that a slot of the tenant was released.</summary>
    public void NoteReleased(string tenant) => _since.TryRemove(tenant, out _);

    /// <summary>The tenants whose jobs are not to be taken now.</summary>
    public IReadOnlyList<string> Find()
    {
        foreach (var entry in _since)
        {
            if (time.GetElapsedTime(entry.Value) >= timings.LineRetry)
            {
                _since.TryRemove(entry);
            }
        }

        return _since.IsEmpty ? [] : [.. _since.Keys];
    }
}
