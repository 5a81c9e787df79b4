using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ImageGen.Samples.Tests.Webhooks;

/// <summary>What is in <c>docs/webhooks.md</c> for readers to copy.</summary>
internal static partial class WebhookGuide
{
    /// <summary>Where the packages for Node are, when they are installed.</summary>
    public static string NodeFolder { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../node"));

    private static string Text { get; } = File.ReadAllText(Path.Combine(ThisFolder(), "../../../docs/webhooks.md"));

    /// <summary>The blocks of a language.</summary>
    public static IReadOnlyList<string> Blocks(string language) => [.. Block().Matches(Text).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value)];

    /// <summary>The block of a language whose first line names a file.</summary>
    public static string Program(string language, string file) => Blocks(language).Single(block => block.Split('\n')[0].Contains($" {file}:", StringComparison.Ordinal));

    /// <summary>Skips the test where Node or the packages are not there.</summary>
    public static async Task NeedNodeAsync(bool packages)
    {
        Assert.SkipUnless(await SampleProgram.RunsAsync("node", "--version"), "node is not installed.");
        Assert.SkipUnless(
            !packages || Directory.Exists(Path.Combine(NodeFolder, "node_modules/svix")), "standardwebhooks and svix are not installed: npm ci --prefix tests/Samples.Tests/node");
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^```(?<language>[^\n]+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
