namespace ImageGen.Worker.Background;

/// <summary>The pauses before retries and polls. All have jitter, so that jobs that collided do not collide again.</summary>
internal static class Backoff
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The next poll of a prediction whose provider calls back, after <paramref name="polls"/> polls: <paramref name="first"/> × 1.5^polls up to 10 s, or up to 60 s
    /// if <paramref name="first"/> is 10 s or more.
    /// </summary>
    public static TimeSpan Fallback(TimeSpan first, int polls) => Jittered(Grown(first, 1.5, polls, first < LongestPoll ? LongestPoll : LongestRetry));

    /// <summary>
    /// The next poll of a prediction that has taken <paramref name="elapsed"/>: after a <paramref name="share"/> of that, so that the image is found with at most
    /// that relative delay; at least <paramref name="shortest"/> and at most 10 s.
    /// </summary>
    public static TimeSpan Poll(TimeSpan elapsed, double share, TimeSpan shortest)
        => Jittered(TimeSpan.FromSeconds(Math.Clamp(elapsed.TotalSeconds * share, Math.Min(shortest.TotalSeconds, LongestPoll.TotalSeconds), LongestPoll.TotalSeconds)));

    /// <summary>The pause after <paramref name="faults"/> faults, from 1: <paramref name="first"/> × 2^(faults - 1) up to a minute.</summary>
    public static TimeSpan Retry(TimeSpan first, int faults) => Jittered(Grown(first, 2, faults - 1, LongestRetry));

    /// <summary>A pause that a service required: never shorter, up to a fifth longer.</summary>
    public static TimeSpan AtLeast(TimeSpan delay) => delay * (1 + (0.2 * Random.Shared.NextDouble()));

    /// <summary>±20 %.</summary>
    public static TimeSpan Jittered(TimeSpan delay) => delay * (0.8 + (0.4 * Random.Shared.NextDouble()));

    private static TimeSpan Grown(TimeSpan first, double factor, int times, TimeSpan longest)
    {
        var grown = first.TotalSeconds * Math.Pow(factor, Math.Clamp(times, 0, 60));
        return TimeSpan.FromSeconds(Math.Min(grown, longest.TotalSeconds));
    }
}
