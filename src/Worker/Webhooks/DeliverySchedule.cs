using ImageGen.Worker.Background;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// When a failed delivery is retried: the ten attempts of Standard Webhooks, over about three days, and two more in the first minutes, for a subscriber that
/// restarts.
/// </summary>
internal static class DeliverySchedule
{
    /// <summary>After how long a queue in which every attempt fails is given up.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(5);

    /// <summary>The pause of a subscriber's queue after an answer that asks for one without saying how long.</summary>
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

    /// <summary>The wait with ±20 % of jitter, or what the subscriber asked for (<c>Retry-After</c>) if that is longer, up to a day.</summary>
    public static TimeSpan? WaitAfter(int attempts, TimeSpan? asked)
    {
        if (DelayAfter(attempts) is not { } delay)
        {
            return null;
        }

        var wait = Backoff.Jittered(delay);
        return asked > wait ? asked < LongestWait ? asked : LongestWait : wait;
    }

    /// <summary>The wait after an early attempt: nothing beyond the schedule except what the subscriber asked for, up to a day.</summary>
    public static TimeSpan WaitAfterEarly(TimeSpan? asked) => asked is not { } wait ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;

    /// <summary>
    /// How long until a success of the queue may bring the next attempt forward; null for never: after the first attempt the next is near, and a time that the
    /// subscriber named is not changed.
    /// </summary>
    public static TimeSpan? ForwardAfter(int attempts, TimeSpan wait, TimeSpan? asked) => attempts <= 1 || asked >= wait ? null : TimeSpan.Zero;

    /// <summary>The same after an early attempt that failed: half of the event's age, so that an event which is always refused is not sent over and over.</summary>
    public static TimeSpan? ForwardAfterEarly(TimeSpan age, TimeSpan? asked)
        => asked is not null ? null : age / 2 > ShortestTimeToForward ? age / 2 : ShortestTimeToForward;

    /// <summary>The pause of the whole queue after an answer: what was asked for, up to an hour, or a short time if the status alone asks for one.</summary>
    public static TimeSpan RestAfter(int? status, TimeSpan? asked) => asked is { } wait
        ? wait < LongestRest ? wait : LongestRest
        : status is 429 or 502 or 504 ? Rest : TimeSpan.Zero;
}
