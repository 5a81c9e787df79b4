using System.Text.RegularExpressions;

namespace ImageGen.EndToEnd.Tests.Documents;

/// <summary>Tests the examples in the pages: commands are run, messages are validated, programs are compiled.</summary>
public sealed class DocumentTests(ReaderShell shell) : IClassFixture<ReaderShell>
{
    private static readonly string[] Messages = ["json", "jsonc"];

    private static readonly string[] Programs = ["csharp", "js", "python"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> PagesWithCommands => [.. Of("sh").Select(block => block.Page).Distinct()];

    public static TheoryData<string> MessageBlocks => [.. Of(Messages).Select(block => block.ToString())];

    public static TheoryData<string> ProgramBlocks => [.. Of(Programs).Select(block => block.ToString())];

    /// <summary>Runs the blocks in the order of the page, each in its own shell.</summary>
    [Theory]
    [MemberData(nameof(PagesWithCommands))]
    public async Task Commands_in_a_page_have_the_documented_effect(string page)
    {
        foreach (var block in Of("sh").Where(block => block.Page == page))
        {
            var (exitCode, output) = await shell.RunAsync(block.Code, Cancel);

            Assert.True(exitCode == 0, $"{block} ended with {exitCode}:\n{output}");
            foreach (var field in PromisedFields(block.Code))
            {
                Assert.True(output.Contains($"\"{field}\":", StringComparison.Ordinal), $"{block}: the page documents the field {field}, but the output is:\n{output}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(MessageBlocks))]
    public void A_message_in_a_document_matches_its_schema(string name)
    {
        var block = Of(Messages).Single(block => block.ToString() == name);

        Assert.Empty(MessageCheck.FaultsOf(block));
    }

    [Theory]
    [MemberData(nameof(ProgramBlocks))]
    public async Task A_program_in_a_document_compiles(string name)
    {
        var block = Of(Programs).Single(block => block.ToString() == name);

        Assert.Equal("", await ProgramCheck.FaultsOfAsync(block, Cancel));
    }

    [Fact]
    public void Every_code_block_is_run_checked_or_exempted()
    {
        string[] checkedLanguages = ["sh", .. Messages, .. Programs];
        var left = DocumentBlock.All.Where(block => !checkedLanguages.Contains(block.Language) && ExemptBlocks.For(block) is null).Select(block => block.ToString());

        Assert.True(DocumentBlock.All.Count > 30, $"Only {DocumentBlock.All.Count} blocks were found.");
        Assert.Empty(left);
        Assert.Empty(ExemptBlocks.Unused(DocumentBlock.All));
    }

    private static IEnumerable<DocumentBlock> Of(params string[] languages) => DocumentBlock.All.Where(block => languages.Contains(block.Language) && ExemptBlocks.For(block) is null);

    /// <summary>The field names in a response that a comment shows: <c># {"count":17}</c>.</summary>
    private static IEnumerable<string> PromisedFields(string code)
        => Regex.Matches(code, @"# (?:[^{\n]*: )?(?<answer>\{"".*\})").SelectMany(answer => Regex.Matches(answer.Groups["answer"].Value, @"""(?<name>\w+)"":")).Select(field => field.Groups["name"].Value).Distinct();
}
