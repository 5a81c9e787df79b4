using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Emulators.Replicate;

/// <summary>The two headers of a creation: <c>Prefer</c> and <c>Cancel-After</c>.</summary>
/// <param name="Preference">The unchanged <c>Prefer</c> header; null if there was none.</param>
/// <param name="Wait">How long to hold the response; null for not at all.</param>
/// <param name="CancelAfter">Lifetime from creation; null for no deadline.</param>
internal sealed partial record CreateHeaders(string? Preference, TimeSpan? Wait, TimeSpan? CancelAfter)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Reads them. That a bad one is refused with 422 is not verified; the published pattern of <c>Prefer</c> lets 61 to 99
    /// pass, its text does not, and this class follows the text.
    /// </summary>
    public static CreateHeaders Read(IHeaderDictionary headers, List<InvalidField> faults)
    {
        string? preference = headers["Prefer"];
        string? cancelAfter = headers["Cancel-After"];
        return new(preference, ReadWait(preference, faults), ReadLifetime(cancelAfter, faults));
    }

    private static TimeSpan? ReadWait(string? text, List<InvalidField> faults)
    {
        if (text is null)
        {
            return null;
        }

        var match = WaitPattern().Match(text);
        var wait = match.Groups[1].Success ? Seconds(match.Groups[1]) : LongestWait;
        if (match.Success && wait <= LongestWait)
        {
            return wait;
        }

        faults.Add(new("pattern", "Prefer", "Does not match pattern '^wait(=([1-9]|[1-9][0-9]|60))?$'"));
        return null;
    }

    private static TimeSpan? ReadLifetime(string? text, List<InvalidField> faults)
    {
        if (text is null)
        {
            return null;
        }

        var match = LifetimePattern().Match(text);
        var lifetime = (60 * 60 * Seconds(match.Groups["h"])) + (60 * Seconds(match.Groups["m"])) + Seconds(match.Groups["s"]) + Seconds(match.Groups["n"]);
        if (match.Success && lifetime >= ShortestLifetime)
        {
            return lifetime;
        }

        faults.Add(new("format", "Cancel-After", "must be a duration of at least 5 seconds, for example 30s, 5m or 1h30m45s"));
        return null;
    }

    private static TimeSpan Seconds(Group group) => group.Success ? TimeSpan.FromSeconds(int.Parse(group.ValueSpan, CultureInfo.InvariantCulture)) : default;

    [GeneratedRegex(@"^wait(?:=([1-9][0-9]?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex WaitPattern();

    [GeneratedRegex(@"^(?:(?<n>[0-9]{1,6})|(?=[0-9])(?:(?<h>[0-9]{1,4})h)?(?:(?<m>[0-9]{1,5})m)?(?:(?<s>[0-9]{1,6})s)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex LifetimePattern();
}
