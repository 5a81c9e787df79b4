using System.Text.RegularExpressions;

namespace ImageGen.Providers.Http;

/// <summary>
/// Classifies an error body by its texts, since services and the proxies in front of them have no common codes. All patterns were seen in
/// production: at OpenAI, Azure, LiteLLM, OpenRouter, Together, xAI, fal, Replicate, Google, Alibaba, Volcengine and Zhipu.
/// </summary>
internal sealed partial class ErrorMeaning
{
    private const int MinPromptLength = 4;

    private readonly IReadOnlyList<string> _codes;

    private readonly IReadOnlyList<string> _texts;

    /// <param name="error">The content of the error body.</param>
    /// <param name="order">The order: services repeat its prompt, which must not be classified; null if unknown.</param>
    public ErrorMeaning(ErrorBody error, GenerationOrder? order)
        => (_codes, _texts) = ([.. error.Codes.Select(Normalize)], [.. error.Texts.Select(text => Without(Without(text, order?.Prompt), order?.NegativePrompt))]);

    /// <summary>Classifies a body in any format.</summary>
    public static ErrorMeaning Of(ReadOnlyMemory<byte> body, GenerationOrder? order) => new(ErrorBody.Read(body), order);

    /// <summary>Classifies a sentence.</summary>
    public static ErrorMeaning OfText(string? text, GenerationOrder? order) => new(new ErrorBody([], text is null ? [] : [text], [], null), order);

    /// <summary>Whether a code states that moderation refused it, which takes precedence over all texts.</summary>
    public bool HasModerationCode => _codes.Any(code => ModerationCode().IsMatch(code));

    /// <summary>Whether moderation refused it, by a code or by a text.</summary>
    public bool IsModeration => HasModerationCode || (_texts.Any(text => Moderation().IsMatch(text)) && !IsOfAccount);

    /// <summary>Whether moderation refused the finished image, and not the prompt: then the work was done.</summary>
    public bool IsOutputModeration
        => _codes.Any(code => OutputCode().IsMatch(code)) || (!_codes.Contains("moderationstageinput") && _texts.Any(text => Output().IsMatch(text)));

    /// <summary>Whether the balance is insufficient, or a budget is used up.</summary>
    public bool IsInsufficientBalance => _codes.Any(code => MoneyCode().IsMatch(code)) || (_texts.Any(text => Money().IsMatch(text)) && !StatesRetryTime);

    /// <summary>Whether it is a rate limit.</summary>
    public bool IsRateLimit => _codes.Any(code => LimitCode().IsMatch(code)) || _texts.Any(text => Limit().IsMatch(text));

    /// <summary>Whether the model does not exist.</summary>
    public bool IsMissingModel => _codes.Any(code => ModelCode().IsMatch(code)) || _texts.Any(text => Model().IsMatch(text)) || IsRetiredModel;

    /// <summary>Whether the service states explicitly that it has shut the model down.</summary>
    public bool IsRetiredModel => _codes.Any(code => RetiredCode().IsMatch(code)) || _texts.Any(text => Retired().IsMatch(text));

    /// <summary>Whether it concerns the whole account, which may be closed because of earlier orders.</summary>
    private bool IsOfAccount => _texts.Any(text => Account().IsMatch(text));

    // "You exceeded your current quota … retry in 36s" is a rate limit of Google's, and the same text without a time is an insufficient balance.
    private bool StatesRetryTime => _texts.Any(text => Retry().IsMatch(text));

    private static string Normalize(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string Without(string text, string? prompt)
        => prompt is null || prompt.Length < MinPromptLength ? text : text.Replace(prompt, " ", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        "contentpolicy|policyviolation|moderationblocked|contentmoderat|requestmoderated|moderationfail|contentfilter|contentviolation|contentblocked|responsibleai"
        + "|nsfw|sensitivecontent|sensitiveinformation|datainspection|prohibitedcontent|imagesafety|safetyviolation|safetyblock|promptblocked|unsafecontent|publicfigure|^1301\\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex ModerationCode();

    [GeneratedRegex(
        @"safety (?:system|checker|filter|check|polic)|SAFETY_CHECK|content[ _-]?(?:polic|moderation|management polic|filter|violat|guideline|safety)|moderation_blocked|responsible ?ai\b"
        + @"|(?:against|violat\w*|breach\w*).{0,40}(?:usage|content|safety|community|our) (?:guideline|polic|standard|rule)"
        + @"|\bNSFW\b|flagged (?:as|for|by)|was flagged|sensitive (?:words?|content|information)|unsafe (?:content|image|prompt)|inappropriate (?:content|image|prompt)|prohibited[ _]content|explicit content|IMAGE_SAFETY|(?:blocked|rejected|refused|withheld|stopped) (?:for|due to|because of) safety"
        + @"|(?:blocked|rejected|refused|stopped) by .{0,40}(?:filter|moderation|safety|polic)|(?:request|content|image|prompt) moderated|moderation (?:system|check|filter|rules|polic)|\bE005\b"
        + "|敏感|不安全|违规|违反.{0,12}(?:政策|规定|规范)|审核(?:未|不)通过",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Moderation();

    [GeneratedRegex("outputimage|outputcontent|imagesafety|outputmoderation|^moderationstageoutput\\z|^roleassistant\\z", RegexOptions.CultureInvariant)]
    private static partial Regex OutputCode();

    [GeneratedRegex(@"generated (?:images?|pictures?|content)|output (?:images?|data|content)|images? (?:was|were) (?:generated|filtered|withheld)|NSFW content detected in (?:the )?(?:output|image)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Output();

    [GeneratedRegex(@"\b(?:account|organi[sz]ation|project|api key|access)\b.{0,60}\b(?:disabled|suspended|deactivated|terminated|banned|closed)\b|\b(?:account|organi[sz]ation|api key)\b.{0,60}\bflagged\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Account();

    [GeneratedRegex(
        "insufficient(?:user|account)?(?:quota|balance|credit|fund)|notenough(?:balance|credit)|billing(?:hard)?limit|billingnotactive|billingrequired|paymentrequired|budgetexceeded|exceededbudget"
        + "|outofcredit|creditbalance|creditsexhausted|exhaustedbalance|arrearage|accountoverdue|spend(?:ing)?limit|^1113\\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex MoneyCode();

    [GeneratedRegex(
        "exceeded your current quota|billing (?:hard )?limit|credit balance|insufficient[ _](?:user |account )?(?:credit|balance|fund|quota)|(?:budget has been|exceeded ?(?:the |your )?|over )budget|budget has been exceeded"
        + "|out of credit|no credits? (?:left|remaining|available)|requires (?:more|at least [0-9.]+) credits|not enough (?:credit|balance|fund)|used all (?:of your )?(?:available )?credits|spend(?:ing)? limit|payment required"
        + "|monthly included credits|exhausted balance|pre-paid credits|set up billing|billing required|account is not active|余额不足|欠费|账户余额",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Money();

    [GeneratedRegex("(?:retry|try again) (?:in|after) (?:about )?[0-9]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Retry();

    [GeneratedRegex("ratelimit|throttl|toomanyrequests|resourceexhausted", RegexOptions.CultureInvariant)]
    private static partial Regex LimitCode();

    [GeneratedRegex("RateLimitError|rate limit (?:reached|exceeded|hit)|exceeded (?:the |your )?(?:call )?rate limit|too many requests", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Limit();

    [GeneratedRegex("modelnotfound|deploymentnotfound|modelnotsupported|nosuchmodel|modelnotexist|invalidmodel", RegexOptions.CultureInvariant)]
    private static partial Regex ModelCode();

    [GeneratedRegex(@"\bmodel\b.{0,120}\b(?:does not exist|not found|is not available|no longer (?:available|supported))|invalid model name|model not exist|no such model", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Model();

    [GeneratedRegex("modeldecommissioned|modeldeprecated|modelretired|modelshutdown|modeloffline", RegexOptions.CultureInvariant)]
    private static partial Regex RetiredCode();

    [GeneratedRegex(
        @"\bmodel\b.{0,120}\b(?:has been|was|is|have been)\b.{0,30}\b(?:deprecated|decommissioned|retired|shut ?down|sunset|discontinued|switched off)|\bmodel\b.{0,120}\bno longer (?:available|supported)|\bhas been deprecated\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Retired();
}
