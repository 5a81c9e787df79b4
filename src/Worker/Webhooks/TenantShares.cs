namespace ImageGen.Worker.Webhooks;

/// <summary>
/// The connections of a worker for webhooks. A tenant may have seven times as many as are free: nearly all while nobody else needs one, and fewer the fewer
/// are left, so that no tenant whose subscribers hang takes the last.
/// </summary>
internal sealed class TenantShares(int places)
{
    private const int TimesTheFree = 7;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _free = places;

    /// <summary>How many are free.</summary>
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
            if (_free == 0 || taken >= TimesTheFree * _free)
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
