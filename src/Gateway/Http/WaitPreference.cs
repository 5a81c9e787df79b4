using System.Globalization;

namespace ImageGen.Gateway.Http;

/// <summary>
/// The preference <c>Prefer: wait=n</c> (RFC 7240 section 4.3): respond with the ended job if it ends within n seconds.
/// As the RFC requires, an invalid preference is ignored, and a wait that is too long is honored up to the maximum.
/// </summary>
internal static class WaitPreference
{
    /// <summary>The request header.</summary>
    public const string Header = "Prefer";

    /// <summary>The response header that states which preference was applied.</summary>
    public const string AppliedHeader = "Preference-Applied";

    /// <summary>Longest wait, in seconds; also the meaning of <c>wait</c> without a number.</summary>
    public const int MaxSeconds = 60;

    /// <summary>How many seconds to wait, 1 to 60; null when the client does not ask for a wait.</summary>
    public static int? Read(HttpRequest request) => Read(request, MaxSeconds);

    /// <summary>The same with another longest wait, which is also the meaning of <c>wait</c> without a number.</summary>
    public static int? Read(HttpRequest request, int maxSeconds)
    {
        var preferences = request.Headers[Header].SelectMany(static line => (line ?? "").Split(','));
        foreach (var preference in preferences)
        {
            // Parameters after a semicolon belong to the preference and are ignored.
            var parts = preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Equals("wait", StringComparison.OrdinalIgnoreCase))
            {
                // The first preference counts; RFC 7240 section 2 requires later ones to be ignored.
                return parts.Length == 1 ? maxSeconds : ToSeconds(parts[1].Trim('"'), maxSeconds);
            }
        }

        return null;
    }

    /// <summary>The wait of <see cref="Read(HttpRequest)"/>, which is also confirmed in the response header.</summary>
    public static TimeSpan? Apply(HttpContext http)
    {
        if (Read(http.Request) is not { } seconds)
        {
            return null;
        }

        http.Response.Headers[AppliedHeader] = $"wait={seconds}";
        return TimeSpan.FromSeconds(seconds);
    }

    private static int? ToSeconds(string text, int maxSeconds)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? Math.Min(seconds, maxSeconds)
            : null;
}
