using System.Text.RegularExpressions;

namespace ImageGen.Providers.Http;

/// <summary>
/// Detects refusals of a single parameter: a service that validates parameters does so before any work, so that nothing was
/// generated and the order may be sent again without that parameter.
/// </summary>
internal static partial class ParameterRefusal
{
    /// <summary>Whether a refusal (400 or 422) states that the service does not accept this parameter.</summary>
    /// <param name="error">The content of the error body.</param>
    /// <param name="name">The parameter.</param>
    public static bool Names(ErrorBody error, string name)
        => error.Parameters.Any(parameter => LastPart(parameter) == name) || error.Texts.Select(text => Alternatives().Replace(text, "")).Any(text => RefusalText().IsMatch(text) && Mentions(text, name));

    /// <summary>Whether the parameter itself is unknown, rather than its value invalid.</summary>
    public static bool IsUnknown(ErrorBody error) => error.Codes.Any(code => UnknownCode().IsMatch(code)) || error.Texts.Any(text => Unknown().IsMatch(text));

    /// <summary>
    /// Whether it concerns a parameter even if the text also mentions safety, such as the name of a safety setting. "Text that is not allowed by our safety
    /// system" concerns the content: it names no parameter.
    /// </summary>
    public static bool IsOfParameter(ErrorBody error)
        => error.Codes.Any(code => UnknownCode().IsMatch(code)) || error.Texts.Any(text => Unknown().IsMatch(text) && Named().IsMatch(text));

    private static bool Mentions(string text, string name)
        => name.Length > 1
            ? Regex.IsMatch(text, $@"(?<![A-Za-z0-9_]){Regex.Escape(name)}(?![A-Za-z0-9_])", RegexOptions.CultureInvariant)
            // A single letter may be anything.
            : Regex.IsMatch(text, $"['\"`]{Regex.Escape(name)}['\"`]", RegexOptions.CultureInvariant);

    // Some services name the location, as in "body.n" or "tools[0].n".
    private static string LastPart(string parameter) => parameter.Split('.', '[', ']', '/').LastOrDefault(part => part.Length > 0) ?? parameter;

    // "unknown field `x`, expected one of `n`, …": the list names accepted parameters.
    [GeneratedRegex(
        "(?:expected one of|(?<!un)(?<!not )(?:supported|allowed|valid|available|permitted|accepted) (?:parameters|fields|values|arguments|keys|properties|options)).*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Alternatives();

    [GeneratedRegex(
        "(?:unknown|un-?supported|unrecogni[sz]ed|unexpected|un-?permitted|invalid|extra|additional propert|illegal)|not (?:be )?(?:supported|permitted|allowed|recogni[sz]ed|accepted|known|valid|available)"
        + "|(?:does not|doesn't|do not|don't|cannot|can't) (?:support|accept|allow|take|use|recogni[sz]e)|no such|has no |must (?:be|use)|does not match|(?:not|expected) one of",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RefusalText();

    [GeneratedRegex("unknown|unsupported.?param|unrecogni[sz]ed|extra.?forbidden|value_error\\.extra|unexpected", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UnknownCode();

    [GeneratedRegex(
        "(?:unknown|unsupported|unrecogni[sz]ed|unexpected|extra)[a-z ]* (?:parameter|argument|field|key|propert|input|name)|(?:extra|additional) (?:input|field|propert)|does(?: not|n't) support|not (?:supported|permitted|allowed|recogni[sz]ed)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();

    // A word for "parameter", or a name with an underscore in quotes. Not "keywords" or "intellectual property": these occur in sentences about content.
    [GeneratedRegex(
        "parameter|argument|\\bfields?\\b|\\bsettings?\\b|(?:extra|additional|unexpected|unknown) (?:input|propert)|safety_check|['\"`](?!content_|moderation_|prohibited_)[a-z]+(?:_[a-z]+)+['\"`]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
