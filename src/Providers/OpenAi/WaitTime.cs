using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>
/// The time to wait after a response with status 429: from <c>retry-after-ms</c>, <c>retry-after</c>, or only its text, "Please try again in
/// 12s" or "Please retry after 26 seconds", in this order (the order of OpenAI's own clients).
/// </summary>
internal static partial class WaitTime
{
    public static TimeSpan? Of(ServiceResponse response, ErrorMessages error, TimeProvider clock)
        => RetryAfter.Of(Seconds(response)) ?? RetryAfter.Of(response.Headers, clock) ?? RetryAfter.Of(Seconds(error.Message));

    private static double? Seconds(ServiceResponse response)
        => response.Headers.TryGetValues("retry-after-ms", out var values) && Number(values.FirstOrDefault()) is { } milliseconds ? milliseconds / 1000 : null;

    private static double? Seconds(string? message)
    {
        if (message is null || Text().Match(message) is not { Success: true } match || Number(match.Groups[2].Value) is not { } number)
        {
            return null;
        }

        var minutes = Number(match.Groups[1].Value) ?? 0;
        var unit = match.Groups[3].Value;
        return (60 * minutes) + (unit.StartsWith("ms", StringComparison.OrdinalIgnoreCase) || unit.StartsWith("milli", StringComparison.OrdinalIgnoreCase) ? number / 1000
            : unit.StartsWith("min", StringComparison.OrdinalIgnoreCase) ? 60 * number
            : number);
    }

    private static double? Number(string? text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"(?:try again|retry) (?:in|after) (?:([0-9]{1,4})m)?([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(ms|milliseconds?|s|secs?|seconds?|minutes?)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Text();
}
