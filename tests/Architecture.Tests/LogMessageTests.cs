using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>The log messages of all hosts: the arguments of their <c>[LoggerMessage]</c> attributes.</summary>
public sealed partial class LogMessageTests
{
    /// <summary>Warnings about a state in which nothing has failed.</summary>
    private static readonly string[] States =
    [
        "egress.http_allowed", "egress.networks_allowed", "lane.unnamed", "lane.without_provider", "provider.model_ends", "reconcile.differs", "spill.forgotten", "store.check_warning",
    ];

    private static readonly IReadOnlyList<LogMessage> All = [.. Repository.SourceFiles("src").SelectMany(Read)];

    private static IEnumerable<LogMessage> Failures => All.Where(message => message.IsWarning && !States.Contains(message.Event));

    /// <summary>The parser of this class must not overlook an attribute.</summary>
    [Fact]
    public void Every_log_message_of_the_sources_is_checked()
    {
        var attributes = Repository.SourceFiles("src").Sum(path => File.ReadAllText(path).Split("[LoggerMessage(").Length - 1);

        Assert.True(attributes > 100, $"Only {attributes} messages were found.");
        Assert.Equal(attributes, All.Count);
    }

    /// <summary>Operators search the log for a few words; every warning and error about a failure contains one of them.</summary>
    [Fact]
    public void A_warning_or_error_has_a_word_that_operators_search_for()
        => Assert.Empty(Failures.Where(message => !Word().IsMatch(message.Text)).Select(message => message.ToString()));

    [Fact]
    public void A_warning_or_error_has_a_named_field_or_an_exception()
        => Assert.Empty(Failures.Where(message => !Field().IsMatch(message.Text) && !message.HasException).Select(message => message.ToString()));

    [Fact]
    public void Every_log_message_has_an_event_name_of_dotted_lower_case_words()
        => Assert.Empty(All.Where(message => !EventName().IsMatch(message.Event)).Select(message => message.ToString()));

    [Fact]
    public void Every_field_of_a_log_message_has_a_name_in_pascal_case()
        => Assert.Empty(All.Where(message => Braces().Matches(message.Text).Any(field => !Field().IsMatch(field.Value))).Select(message => message.ToString()));

    /// <summary>An exception from the rule that no message needs any more would hide a new message of that name.</summary>
    [Fact]
    public void Every_excluded_state_is_a_warning_without_such_a_word()
        => Assert.Empty(States.Except(All.Where(message => message.IsWarning && !Word().IsMatch(message.Text)).Select(message => message.Event)));

    private static IEnumerable<LogMessage> Read(string path) => Attribute().Matches(File.ReadAllText(path)).Select(match => new LogMessage(
        Repository.Relative(path),
        Level().Match(match.Groups["arguments"].Value).Groups[1].Value is "Warning" or "Error" or "Critical",
        Name().Match(match.Groups["arguments"].Value).Groups[1].Value,
        Message().Match(match.Groups["arguments"].Value).Groups[1].Value,
        match.Groups["parameters"].Value.Contains("Exception", StringComparison.Ordinal)));

    [GeneratedRegex("""\[LoggerMessage\((?<arguments>(?:[^"\]]|"(?:[^"\\]|\\.)*")*)\)\]\s*(?:\w+ )+\w+\((?<parameters>[^)]*)\)""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\bLevel = LogLevel\.(\w+)")]
    private static partial Regex Level();

    [GeneratedRegex("""\bEventName = "([^"]+)["]""")]
    private static partial Regex Name();

    [GeneratedRegex("""\bMessage = "((?:[^"\\]|\\.)*)["]""")]
    private static partial Regex Message();

    [GeneratedRegex(@"\b(?:fail(?:s|ed|ure)?|errors?|timeout|timed out|refused|lost)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"\{[A-Z][A-Za-z0-9]*\}")]
    private static partial Regex Field();

    [GeneratedRegex(@"^[a-z_]+(?:\.[a-z_]+)+\z")]
    private static partial Regex EventName();

    private sealed record LogMessage(string File, bool IsWarning, string Event, string Text, bool HasException);
}
