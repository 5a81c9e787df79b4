namespace ImageGen.Emulators;

/// <summary>A token bucket on the given clock.</summary>
internal sealed class RateLimiter(RateLimit limit, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = TimeSpan.FromMinutes(1) / limit.PerMinute;
    private double _tokens = limit.Burst;
    private long _since = time.GetTimestamp();

    public RateLimit Limit => limit;

    /// <summary>Takes one token. Returns false if there is none, with the time until the next one.</summary>
    public bool TryTake(out int remaining, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(limit.Burst, _tokens + (time.GetElapsedTime(_since, now) / _interval));
            _since = now;
            var taken = _tokens >= 1;
            if (taken)
            {
                _tokens--;
            }

            remaining = (int)_tokens;
            wait = _tokens >= 1 ? TimeSpan.Zero : (1 - _tokens) * _interval;
            return taken;
        }
    }
}
