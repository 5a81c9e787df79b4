using ImageGen.Worker.Background;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// When a failed delivery is retried: the ten attempts of Standard Webhooks, over about three days, and two more in the first minutes, for a subscriber that
/// restarts.
/// </summary>
internal static class DeliverySchedule
{
    /// <summary>How long every attempt in a queue must fail before its endpoint is disabled.</summary>
    public static readonly TimeSpan DisableAfter = TimeSpan.FromDays(5);

    /// <summary>The pause of a subscriber's queue after a response that requires one without a Retry-After.</summary>
    public static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(24);
    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinTimeToForward = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
        TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The wait after the n-th attempt, from 1, without jitter; null after the last.</summary>
    public static TimeSpan? DelayAfter(int attempts) => attempts <= Delays.Length ? Delays[attempts - 1] : null;

    /// <summary>The wait with ±20 % of jitter, or the subscriber's <c>Retry-After</c> if that is longer, up to a day.</summary>
    public static TimeSpan? WaitAfter(int attempts, TimeSpan? retryAfter)
    {
        if (DelayAfter(attempts) is not { } delay)
        {
            return null;
        }

        var wait = Backoff.Jittered(delay);
        return retryAfter > wait ? retryAfter < MaxWait ? retryAfter : MaxWait : wait;
    }

    /// <summary>The wait after an early attempt: only the subscriber's <c>Retry-After</c>, up to a day; otherwise the schedule is unchanged.</summary>
    public static TimeSpan WaitAfterEarly(TimeSpan? retryAfter) => retryAfter is not { } wait ? TimeSpan.Zero : wait < MaxWait ? wait : MaxWait;

    /// <summary>
    /// How long until a success in the queue may bring the next attempt forward; null for never: after the first attempt the next one is near, and a Retry-After of the
    /// subscriber is respected.
    /// </summary>
    public static TimeSpan? ForwardAfter(int attempts, TimeSpan wait, TimeSpan? retryAfter) => attempts <= 1 || retryAfter >= wait ? null : TimeSpan.Zero;

    /// <summary>The same after a failed early attempt: half of the event's age, so that an event which is always refused is not sent again and again.</summary>
    public static TimeSpan? ForwardAfterEarly(TimeSpan age, TimeSpan? retryAfter)
        => retryAfter is not null ? null : age / 2 > MinTimeToForward ? age / 2 : MinTimeToForward;

    /// <summary>The pause of the whole queue after a response: its Retry-After, up to an hour, or a short time if only the status requires one.</summary>
    public static TimeSpan PauseAfter(int? status, TimeSpan? retryAfter) => retryAfter is { } wait
        ? wait < MaxPause ? wait : MaxPause
        : status is 429 or 502 or 504 ? DefaultPause : TimeSpan.Zero;
}
