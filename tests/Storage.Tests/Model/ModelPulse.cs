namespace ImageGen.Storage.Tests.Model;

/// <summary>What a partition knows of its workers, in the simplest words. Moments and times are ms.</summary>
internal sealed class ModelPulse(long worker, long fleet, long grace, long leases)
{
    private readonly Dictionary<string, long> _beats = [];
    private readonly Guard _beaten = new(fleet, grace);
    private readonly Guard _reached = new(leases, leases);

    public void Beat(string name, long now)
    {
        BeatGrace(now);
        LeaseGrace(now);
        Note(name, now);
        _beaten.Last = now;
        _reached.Last = _reached.Last is { } last && now - last < leases / 4 ? last : now;
    }

    /// <summary>A claim shows that its worker is alive, and has no effect on other workers.</summary>
    public void Note(string name, long now) => _beats[name] = now;

    /// <summary>Until when a worker's claims hold by its beats; null where they don't, and to itself.</summary>
    public long? HeardUntil(string? owner, string claimant)
        => owner is not null && owner != claimant && _beaten.Last is not null && _beats.TryGetValue(owner, out var beat) ? beat + worker : null;

    public long? BeatGrace(long now) => _beaten.End(now);

    public long? LeaseGrace(long now) => _reached.End(now);

    private sealed class Guard(long silence, long grace)
    {
        private long _end;

        public long? Last { get; set; }

        public long? End(long now)
        {
            if (Last is not { } last)
            {
                return null;
            }

            if (now - last > silence)
            {
                (Last, _end) = (now, now + grace);
            }

            return _end > now ? _end : null;
        }
    }
}
