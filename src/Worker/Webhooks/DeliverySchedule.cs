using ImageGen.Worker.Background;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// When a delivery that failed is tried again: the ten attempts of Standard Webhooks, over about three days, and two more in the first minutes, for a
/// subscriber that restarts.
/// </summary>
internal static class DeliverySchedule
{
    /// <summary>A queue in which every attempt has failed for so long is given up.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(5);

    /// <summary>How long a subscriber's queue rests that says it has too much to do, and not for how long.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestTimeToForward = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
        TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The wait after the n-th attempt, from 1, without jitter; null after the last.</summary>
    public static TimeSpan? DelayAfter(int attempts) => attempts <= Delays.Length ? Delays[attempts - 1] : null;

    /// <summary>The wait with ±20 % of jitter, or what the subscriber asked for (<c>Retry-After</c>) where that is longer, up to a day.</summary>
    public static TimeSpan? WaitAfter(int attempts, TimeSpan? asked)
    {
        if (DelayAfter(attempts) is not { } delay)
        {
            return null;
        }

        var wait = Backoff.Jittered(delay);
        return asked > wait ? asked < LongestWait ? asked : LongestWait : wait;
    }

    /// <summary>The wait after an attempt that came early: none beyond the schedule but what the subscriber asked for, up to a day.</summary>
    public static TimeSpan WaitAfterEarly(TimeSpan? asked) => asked is not { } wait ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;

    /// <summary>
    /// How long until a success of the queue may bring the next attempt forward; null for never: after the first attempt the next is near, and a moment that
    /// the subscriber named is not for us to change.
    /// </summary>
    public static TimeSpan? ForwardAfter(int attempts, TimeSpan wait, TimeSpan? asked) => attempts <= 1 || asked >= wait ? null : TimeSpan.Zero;

    /// <summary>The same after an attempt that came early, in vain: half of the event's age, so that one which is always refused is not posted over and over.</summary>
    public static TimeSpan? ForwardAfterEarly(TimeSpan age, TimeSpan? asked)
        => asked is not null ? null : age / 2 > ShortestTimeToForward ? age / 2 : ShortestTimeToForward;

    /// <summary>How long the whole queue rests after an answer: as long as asked for, up to an hour, or a moment where the status alone says so.</summary>
    public static TimeSpan RestAfter(int? status, TimeSpan? asked) => asked is { } wait
        ? wait < LongestRest ? wait : LongestRest
        : status is 429 or 502 or 504 ? Rest : TimeSpan.Zero;
}
