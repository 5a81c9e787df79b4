using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>Operators search the log for a few words; a message about a failure has one of them.</summary>
public sealed partial class LogMessageTests
{
    /// <summary>Warnings about a state, in which nothing has failed.</summary>
    private static readonly string[] States = ["lane.unnamed", "lane.without_provider", "provider.model_ends", "reconcile.differs", "spill.forgotten"];

    [Fact]
    public void A_warning_or_error_of_the_worker_has_a_word_that_operators_search_for()
    {
        var warnings = Repository.SourceFiles(Path.Combine("src", "Worker")).SelectMany(path => Warning().Matches(File.ReadAllText(path))).ToList();

        Assert.True(warnings.Count > 20, $"Only {warnings.Count} messages were found.");
        var silent = warnings.Where(match => !States.Contains(match.Groups[1].Value) && !Word().IsMatch(match.Groups[2].Value)).Select(match => match.Groups[1].Value);
        Assert.Empty(silent);
    }

    [GeneratedRegex("""Level = LogLevel\.(?:Warning|Error|Critical), EventName = "([^"]+)", Message = "([^"]+)""")]
    private static partial Regex Warning();

    [GeneratedRegex("fail|error|timeout|timed out|refused|lost", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
