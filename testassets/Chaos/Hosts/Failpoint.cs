using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Chaos.Hosts;

/// <summary>
/// A fault at a named point of the code. <c>kill@claim.after</c> triggers once, with the suffix <c>*</c> at every pass, with <c>#7</c> at the
/// seventh pass of the process. In a prompt, after <c>chaos:</c>, it applies to that job only.
/// </summary>
internal sealed partial record Failpoint(FailpointAction Action, string Point, bool Always, int Nth)
{
    /// <summary>Returns the failpoint in a prompt, if any.</summary>
    public static Failpoint? In(string? prompt) => prompt is not null && Mark().Match(prompt) is { Success: true } match ? Read(match) : null;

    /// <exception cref="FormatException">The text is not a failpoint.</exception>
    public static Failpoint Parse(string text)
        => Mark().Match($"chaos:{text}") is { Success: true } match && match.Length == text.Length + 6 ? Read(match)
        : throw new FormatException($"'{text}' is not a failpoint; examples: kill@claim.after, stop@send.before#3.");

    private static Failpoint Read(Match match) => new(
        Enum.Parse<FailpointAction>(match.Groups[1].Value, ignoreCase: true),
        match.Groups[2].Value,
        match.Groups[3].Success,
        match.Groups[4].Success ? int.Parse(match.Groups[4].ValueSpan, CultureInfo.InvariantCulture) : 1);

    [GeneratedRegex(@"chaos:(kill|stop|throw|delay)@([a-z]+\.(?:before|after))(\*)?(?:#([0-9]{1,6}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
