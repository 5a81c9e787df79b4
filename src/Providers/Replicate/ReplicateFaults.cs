using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Maps responses that are temporary failures to exceptions.</summary>
internal static partial class ReplicateFaults
{
    public static ProviderFaultException Unreadable(bool mayHaveBought)
        => new(FailureReason.ProviderUnavailable, "Replicate sent a response that can't be read.", mayHaveBought);

    /// <summary>A response other than 2xx to a call that buys nothing.</summary>
    public static ProviderFaultException OfQuery(ServiceResponse response, TimeProvider clock) => response.Status switch
    {
        HttpStatusCode.TooManyRequests => Throttled(response, clock),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            => new(FailureReason.Authentication, "Replicate does not accept the configured token.", mayHaveBought: false),
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => Of(response, FailureReason.TimedOut, mayHaveBought: false),
        _ => Of(response, FailureReason.ProviderUnavailable, mayHaveBought: false),
    };

    public static ProviderFaultException Of(ServiceResponse response, FailureReason reason, bool mayHaveBought)
        => new(reason, $"Replicate responded with HTTP {(int)response.Status}.", mayHaveBought);

    /// <summary>
    /// Status 429. The time to wait is in the header, in the body, or only in its text, "resets in ~30s"; used in this order.
    /// </summary>
    public static ProviderFaultException Throttled(ServiceResponse response, TimeProvider clock)
    {
        var problem = WireJson.Read(response.Body, ReplicateJson.Default.WireProblem);
        var wait = RetryAfter.Of(response.Headers, clock) ?? RetryAfter.Of(SecondsOf(problem));
        return new(FailureReason.RateLimited, "Replicate's rate limit is exceeded.", mayHaveBought: false, wait) { StatedRate = RateOf(problem) };
    }

    /// <summary>With little credit the text states the limit that applies meanwhile, "6 requests per minute with a burst of 1 requests".</summary>
    private static ProviderRate? RateOf(WireProblem? problem)
        => StatedLimit().Match(WireJson.TextOf(problem?.Detail ?? default) ?? "") is { Success: true } match
            && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is > 0 and var orders
            && int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) is > 0 and var burst
                ? new ProviderRate(orders, TimeSpan.FromMinutes(1), burst)
                : null;

    private static double? SecondsOf(WireProblem? problem)
    {
        if (problem is null)
        {
            return null;
        }

        if (WireJson.NumberOf(problem.RetryAfter) is { } stated)
        {
            return stated;
        }

        var text = WireJson.TextOf(problem.RetryAfter) ?? (ResetText().Match(WireJson.TextOf(problem.Detail) ?? "") is { Success: true } match ? match.Groups[1].Value : null);
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
    }

    [GeneratedRegex(@"([0-9]{1,5}) requests? per minute with a burst of ([0-9]{1,5})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex StatedLimit();

    [GeneratedRegex(@"resets in ~?\s*([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*s", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ResetText();
}
