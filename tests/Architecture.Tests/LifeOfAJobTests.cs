using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>The page that follows one job through the code names files that exist, few of them, and none twice on the way.</summary>
public sealed partial class LifeOfAJobTests
{
    private const int MostFiles = 30;

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "contributing", "life-of-a-job.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_file_that_the_page_names_exists()
    {
        var missing = FilesIn(Page).Distinct().Where(path => !File.Exists(Path.Combine(Repository.Root, path))).ToList();

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void The_page_names_at_most_30_files()
        => Assert.InRange(FilesIn(Page).Distinct().Count(), 20, MostFiles);

    [Fact]
    public void The_numbered_steps_name_one_file_each_and_none_twice()
    {
        var steps = Step().Matches(Page).Select(match => match.Value).ToList();
        var files = steps.SelectMany(FilesIn).ToList();

        Assert.True(steps.Count > 15, $"Only {steps.Count} steps were found.");
        Assert.All(steps.Index(), step => Assert.StartsWith($"{step.Index + 1}. ", step.Item, StringComparison.Ordinal));
        Assert.Equal(steps.Count, files.Count);
        Assert.Equal(files.Distinct(), files);
    }

    private static IEnumerable<string> FilesIn(string text) => SourceFile().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\b(?:src|tests)/[\w./-]+\.(?:cs|lua)\b")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"^\d+\. .*$", RegexOptions.Multiline)]
    private static partial Regex Step();
}
