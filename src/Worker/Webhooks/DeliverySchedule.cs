namespace ImageGen.Worker.Webhooks;

/// <summary>When a delivery that failed is tried again: the ten attempts of Standard Webhooks, over about three days.</summary>
internal static class DeliverySchedule
{
    /// <summary>A queue in which every attempt has failed for so long is given up.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(5);

    /// <summary>How long a subscriber's queue rests that says it has too much to do, and not for how long.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
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

        var wait = Pace.Jittered(delay);
        return asked > wait ? asked < LongestWait ? asked : LongestWait : wait;
    }

    /// <summary>How long the whole queue rests after an answer: as long as asked for, up to an hour, or a moment where the status alone says so.</summary>
    public static TimeSpan RestAfter(int? status, TimeSpan? asked) => asked is { } wait
        ? wait < LongestRest ? wait : LongestRest
        : status is 429 or 502 or 504 ? Rest : TimeSpan.Zero;
}
