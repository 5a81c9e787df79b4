using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>Whoever is woken by an alert finds a page that says what to do.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Rules = Path.Combine(Repository.Root, "deploy/observability/prometheus/rules/alerts.yml");

    [Fact]
    public void Every_alert_has_a_run_book_and_every_run_book_an_alert()
    {
        Assert.SkipUnless(File.Exists(Rules), "There are no alert rules.");
        var alerts = Alert().Matches(File.ReadAllText(Rules)).Select(match => match.Groups[1].Value).ToList();
        var books = Heading().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/runbooks.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(alerts);
        Assert.Equal(alerts.Order(StringComparer.Ordinal), books.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\s*- alert: (\w+)", RegexOptions.Multiline)]
    private static partial Regex Alert();

    [GeneratedRegex(@"^### (ImageGen\w+)", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
