using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ImageGen.EndToEnd.Tests.Documents;

/// <summary>A code block of a page.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">The line of its first fence, or of its first line if it is indented.</param>
/// <param name="Language">The language after the fence; <c>indented</c> for a block without a fence.</param>
/// <param name="Code">What is inside.</param>
internal sealed partial record DocumentBlock(string Page, int Line, string Language, string Code)
{
    private static readonly string[] Pages = ["*.md", "docs/*.md", "docs/*/*.md", "samples/*.md", "samples/*/*.md", "bench/*.md", "deploy/*/*.md", "testassets/*/*.md"];

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../../.."));

    /// <summary>Every block of every page, in the order of the pages.</summary>
    public static IReadOnlyList<DocumentBlock> All { get; } = [.. Pages.SelectMany(FilesOf).SelectMany(BlocksOf)];

    public override string ToString() => $"{Page}:{Line} {Language}: {Code.Split('\n')[0]}";

    private static IEnumerable<string> FilesOf(string pattern)
    {
        // A star matches one folder or file name.
        IEnumerable<string> folders = [Root];
        var parts = pattern.Split('/');
        foreach (var part in parts[..^1])
        {
            folders = part == "*" ? folders.SelectMany(folder => Directory.EnumerateDirectories(folder)) : folders.Select(folder => Path.Combine(folder, part));
        }

        return folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, parts[^1])).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<DocumentBlock> BlocksOf(string file)
    {
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var page = Path.GetRelativePath(Root, file).Replace('\\', '/');
        return Block().Matches(text).Select(match => new DocumentBlock(
            page,
            text.AsSpan(0, match.Index).Count('\n') + 1,
            match.Groups["language"] is { Success: true, Value: var language } ? language.Length > 0 ? language : "plain" : "indented",
            match.Groups["code"].Value));
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    // Indented blocks follow an empty line, and continue no list.
    [GeneratedRegex(@"^```(?<language>[^\n]*)\n(?<code>.*?)^```$|(?<=^[^-*\s][^\n]*\n\n)(?<code>(?:    [^\n]*\n)+)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
