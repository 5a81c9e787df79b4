using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>When a used-up quota is renewed, which only the message states, as a time in China; an hour if it can't be read.</summary>
internal static partial class QuotaReset
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private static readonly TimeSpan FallbackWait = TimeSpan.FromHours(1);

    public static TimeSpan Of(string? message, TimeProvider clock)
        => Timestamp().Match(message ?? "") is { Success: true } match
            && DateTime.TryParseExact(match.Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && (new DateTimeOffset(time, China) - clock.GetUtcNow()).TotalSeconds is > 0 and var seconds
            ? RetryAfter.Of(seconds) ?? FallbackWait
            : FallbackWait;

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
