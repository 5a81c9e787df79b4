using System.Net.Http.Headers;

namespace ImageGen.Providers.Http;

/// <summary>Reads how long a response requires to wait.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The header, as seconds or as a date; null when there is none or it is invalid.</summary>
    public static TimeSpan? Of(HttpResponseHeaders headers, TimeProvider clock)
        => Limit(headers.RetryAfter is { } wait ? wait.Delta ?? wait.Date - clock.GetUtcNow() : null);

    /// <summary>Seconds that a service states in a body.</summary>
    public static TimeSpan? Of(double? seconds)
        => seconds is >= 0 and { } value ? Limit(TimeSpan.FromSeconds(Math.Min(value, Longest.TotalSeconds))) : null;

    private static TimeSpan? Limit(TimeSpan? wait) => wait switch
    {
        null => null,
        { } time when time < TimeSpan.Zero => TimeSpan.Zero,
        { } time when time > Longest => Longest,
        { } time => time,
    };
}
