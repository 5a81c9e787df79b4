using System.Globalization;

namespace ImageGen.Gateway.Http;

/// <summary>
/// The preference <c>Prefer: wait=n</c> (RFC 7240 section 4.3): answer with the ended job if it ends within n seconds.
/// As that RFC has it, a preference that can't be understood is ignored, and one for too long is met as far as possible.
/// </summary>
internal static class WaitPreference
{
    /// <summary>The request header.</summary>
    public const string Header = "Prefer";

    /// <summary>The answer's header that says which preference was met.</summary>
    public const string AppliedHeader = "Preference-Applied";

    /// <summary>Longest wait, in seconds; also what <c>wait</c> without a number means.</summary>
    public const int MaxSeconds = 60;

    /// <summary>How many seconds to wait, 1 to 60; null when the client does not want to.</summary>
    public static int? Read(HttpRequest request)
    {
        var preferences = request.Headers[Header].SelectMany(static line => (line ?? "").Split(','));
        foreach (var preference in preferences)
        {
            // Parameters after a semicolon belong to the preference and say nothing to us.
            var parts = preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts[0].Equals("wait", StringComparison.OrdinalIgnoreCase))
            {
                // The first one counts; RFC 7240 section 2 has later ones ignored.
                return parts.Length == 1 ? MaxSeconds : ToSeconds(parts[1].Trim('"'));
            }
        }

        return null;
    }

    /// <summary>How many seconds to wait, as <see cref="Read"/> says, and the answer says that it was done.</summary>
    public static TimeSpan? Apply(HttpContext http)
    {
        if (Read(http.Request) is not { } seconds)
        {
            return null;
        }

        http.Response.Headers[AppliedHeader] = $"wait={seconds}";
        return TimeSpan.FromSeconds(seconds);
    }

    private static int? ToSeconds(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? Math.Min(seconds, MaxSeconds)
            : null;
}
