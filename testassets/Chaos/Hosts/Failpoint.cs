using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Chaos.Hosts;

/// <summary>
/// A fault at a named point, as words: <c>kill@claim.after</c> strikes once, with <c>*</c> behind it at every passing, with <c>#7</c> at the
/// seventh passing of the process. In a prompt, behind <c>chaos:</c>, it is about that job alone.
/// </summary>
internal sealed partial record Failpoint(FailpointAction Action, string Point, bool Always, int Nth)
{
    /// <summary>The one a prompt asks for, if any.</summary>
    public static Failpoint? In(string? prompt) => prompt is not null && Mark().Match(prompt) is { Success: true } match ? Read(match) : null;

    /// <exception cref="FormatException">The words are none.</exception>
    public static Failpoint Parse(string words)
        => Mark().Match($"chaos:{words}") is { Success: true } match && match.Length == words.Length + 6 ? Read(match)
        : throw new FormatException($"'{words}' is no failpoint; kill@claim.after is, or stop@send.before#3.");

    private static Failpoint Read(Match match) => new(
        Enum.Parse<FailpointAction>(match.Groups[1].Value, ignoreCase: true),
        match.Groups[2].Value,
        match.Groups[3].Success,
        match.Groups[4].Success ? int.Parse(match.Groups[4].ValueSpan, CultureInfo.InvariantCulture) : 1);

    [GeneratedRegex(@"chaos:(kill|stop|throw|delay)@([a-z]+\.(?:before|after))(\*)?(?:#([0-9]{1,6}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
