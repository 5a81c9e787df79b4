using System.Text.RegularExpressions;

namespace ImageGen.Architecture.Tests;

/// <summary>What the pages refer to exists: files, headings and test classes.</summary>
public sealed partial class DocumentLinksTests
{
    private static readonly string[] Folders = ["docs", "samples", "bench", "testassets"];

    [Fact]
    public void Every_relative_link_leads_to_a_file_or_folder()
    {
        var broken = Links().Where(link => !File.Exists(link.Target) && !Directory.Exists(link.Target)).Select(link => link.ToString()).ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_anchor_is_a_heading_of_its_page()
    {
        var anchors = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var links = Links().Where(link => link.Anchor.Length > 0 && File.Exists(link.Target)).ToList();
        foreach (var target in links.Select(link => link.Target).Distinct())
        {
            anchors[target] = [.. AnchorsOf(File.ReadAllText(target))];
        }

        Assert.True(links.Count > 50, $"Only {links.Count} links with an anchor were found.");
        var broken = links.Where(link => !anchors[link.Target].Contains(link.Anchor)).Select(link => link.ToString()).ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_page_of_docs_is_linked_from_another_page()
    {
        var linked = Links().Where(link => link.Page != link.Target).Select(link => link.Target).ToHashSet(StringComparer.Ordinal);

        var orphans = Pages().Where(page => Repository.Relative(page).StartsWith("docs", StringComparison.Ordinal) && !linked.Contains(page)).Select(Repository.Relative).ToList();

        Assert.True(orphans.Count == 0, string.Join('\n', orphans));
    }

    [Theory]
    [InlineData("docs/guarantees.md")]
    [InlineData("docs/contributing/mutations.md")]
    public void Every_test_class_that_the_page_names_exists(string page)
    {
        var classes = Repository.SourceFiles("tests").SelectMany(path => TestClass().Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var named = NamedTest().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(named.Count > 10, $"Only {named.Count} test classes were found in {page}.");
        var missing = named.Where(name => !classes.Contains(name)).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    private static IEnumerable<string> Pages()
        => Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Folders.SelectMany(folder => Repository.SourceFiles(folder, "*.md")));

    private static IEnumerable<Reference> Links()
        => Pages().SelectMany(page => Link().Matches(WithoutCode(File.ReadAllText(page))).Select(match => match.Groups[1].Value)
            .Where(address => !address.Contains("://", StringComparison.Ordinal) && !address.StartsWith("mailto:", StringComparison.Ordinal))
            .Select(address => Reference.Of(page, address)));

    private static IEnumerable<string> AnchorsOf(string text)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(Fence().Replace(text.ReplaceLineEndings("\n"), "")))
        {
            var words = LinkInHeading().Replace(heading.Groups[1].Value, "$1");
            var anchor = NotInAnchor().Replace(words.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            seen[anchor] = seen.GetValueOrDefault(anchor) + 1;
            yield return seen[anchor] == 1 ? anchor : $"{anchor}-{seen[anchor] - 1}";
        }
    }

    private static string WithoutCode(string text) => CodeSpan().Replace(Fence().Replace(text.ReplaceLineEndings("\n"), ""), "");

    private sealed record Reference(string Page, string Target, string Anchor)
    {
        public static Reference Of(string page, string address)
        {
            var parts = address.Split('#', 2);
            var target = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
            return new Reference(page, target.TrimEnd('/'), parts.Length > 1 ? parts[1] : "");
        }

        public override string ToString() => $"{Repository.Relative(Page)}: {Repository.Relative(Target)}#{Anchor}";
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkInHeading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^```[^\n]*\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\b(?:class|record|struct) (\w+)")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"`(\w+(?:Tests|Contract))\b")]
    private static partial Regex NamedTest();
}
