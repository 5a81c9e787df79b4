namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Shares the webhook connections of a worker between tenants. A tenant may have up to seven times as many as are free: nearly all of them while no other tenant needs one, and
/// fewer the fewer are free, so that a tenant whose subscribers hang never takes the last ones.
/// </summary>
internal sealed class TenantShares(int connections)
{
    private const int MaxPerFree = 7;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _free = connections;

    /// <summary>The number of free connections.</summary>
    public int Free
    {
        get
        {
            lock (_gate)
            {
                return _free;
            }
        }
    }

    /// <summary>Takes a connection, unless that exceeds the tenant's share.</summary>
    public bool TryTake(string tenant)
    {
        lock (_gate)
        {
            var taken = _taken.GetValueOrDefault(tenant);
            if (_free == 0 || taken >= MaxPerFree * _free)
            {
                return false;
            }

            _taken[tenant] = taken + 1;
            _free--;
            return true;
        }
    }

    /// <summary>Releases a connection.</summary>
    public void Return(string tenant)
    {
        lock (_gate)
        {
            _free++;
            if (--_taken[tenant] == 0)
            {
                _taken.Remove(tenant);
            }
        }
    }
}
