using System.Globalization;

namespace ImageGen.Worker.Background;

/// <summary>A time of day, and whether it was lately.</summary>
internal static class NightlySchedule
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(6);

    public static bool TryParse(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>The last such moment before <paramref name="now"/>; null when it is too long ago to be made up for.</summary>
    public static DateTimeOffset? Latest(TimeOnly time, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + time.ToTimeSpan();
        var night = today <= now ? today : today.AddDays(-1);
        return now - night < Lately ? night : null;
    }
}
