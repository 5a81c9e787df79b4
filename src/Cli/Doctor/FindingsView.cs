using System.Globalization;
using ImageGen.Cli.Client;
using Spectre.Console;

namespace ImageGen.Cli.Doctor;

/// <summary>The findings, for people and for programs.</summary>
internal static class FindingsView
{
    private static readonly string Indent = new(' ', 19);

    /// <summary>The verdict in one word: <c>safe</c>, <c>attention</c> or <c>unsafe</c>.</summary>
    public static string VerdictOf(IReadOnlyList<Finding> findings) => findings.Select(finding => finding.Severity).DefaultIfEmpty().Max() switch
    {
        Severity.Unsafe => "unsafe",
        Severity.Warning => "attention",
        _ => "safe",
    };

    public static void Write(IAnsiConsole console, IReadOnlyList<Finding> findings, bool json)
    {
        if (json)
        {
            JsonOutput.Write(console, new { Verdict = VerdictOf(findings), Findings = findings });
            return;
        }

        foreach (var area in findings.GroupBy(finding => finding.Area))
        {
            foreach (var finding in area.OrderByDescending(finding => finding.Severity))
            {
                console.MarkupLine($"{area.Key,-10} [{ColorOf(finding.Severity)}]{WordOf(finding.Severity)}[/] {Markup.Escape(finding.Message)}");
                if (finding.Fix is { } fix)
                {
                    console.MarkupLineInterpolated($"{Indent}{fix}");
                }
            }
        }

        console.WriteLine(SummaryOf(findings));
    }

    private static string SummaryOf(IReadOnlyList<Finding> findings)
    {
        var (bad, warnings) = (findings.Count(finding => finding.Severity == Severity.Unsafe), findings.Count(finding => finding.Severity == Severity.Warning));
        return VerdictOf(findings) switch
        {
            "unsafe" => string.Create(CultureInfo.InvariantCulture, $"Unsafe: {bad} to repair, {warnings} to look at."),
            "attention" => string.Create(CultureInfo.InvariantCulture, $"Safe: nothing can be lost or bought twice; {warnings} to look at."),
            _ => "Safe: nothing to do.",
        };
    }

    private static string WordOf(Severity severity) => severity switch
    {
        Severity.Good => "good   ",
        Severity.Note => "note   ",
        Severity.Warning => "warning",
        _ => "UNSAFE ",
    };

    private static string ColorOf(Severity severity) => severity switch
    {
        Severity.Good => "green",
        Severity.Note => "grey",
        Severity.Warning => "yellow",
        _ => "red",
    };
}
