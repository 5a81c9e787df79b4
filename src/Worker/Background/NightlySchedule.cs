using System.Globalization;

namespace ImageGen.Worker.Background;

/// <summary>A daily schedule.</summary>
internal static class NightlySchedule
{
    private static readonly TimeSpan CatchUpWithin = TimeSpan.FromHours(6);

    public static bool TryParse(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>The last scheduled time before <paramref name="now"/>; null when it is more than six hours ago, too long to catch up.</summary>
    public static DateTimeOffset? Latest(TimeOnly time, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + time.ToTimeSpan();
        var night = today <= now ? today : today.AddDays(-1);
        return now - night < CatchUpWithin ? night : null;
    }
}
