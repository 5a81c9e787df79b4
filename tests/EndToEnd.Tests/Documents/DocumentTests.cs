using System.Text.RegularExpressions;

namespace ImageGen.EndToEnd.Tests.Documents;

/// <summary>The examples in the pages do what they say: commands are run, messages fit their schemas, programs are compiled.</summary>
public sealed class DocumentTests(ReaderShell shell) : IClassFixture<ReaderShell>
{
    private static readonly string[] Messages = ["json", "jsonc"];

    private static readonly string[] Programs = ["csharp", "js", "python"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> PagesWithCommands => [.. Of("sh").Select(block => block.Page).Distinct()];

    public static TheoryData<string> MessageBlocks => [.. Of(Messages).Select(block => block.ToString())];

    public static TheoryData<string> ProgramBlocks => [.. Of(Programs).Select(block => block.ToString())];

    /// <summary>One after the other in the order of the page, each in a shell of its own.</summary>
    [Theory]
    [MemberData(nameof(PagesWithCommands))]
    public async Task The_commands_of_a_page_do_what_it_says(string page)
    {
        foreach (var block in Of("sh").Where(block => block.Page == page))
        {
            var (exitCode, output) = await shell.RunAsync(block.Code, Cancel);

            Assert.True(exitCode == 0, $"{block} ended with {exitCode}:\n{output}");
            foreach (var field in PromisedFields(block.Code))
            {
                Assert.True(output.Contains($"\"{field}\":", StringComparison.Ordinal), $"{block}: the page promises the field {field}, and this came:\n{output}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(MessageBlocks))]
    public void A_message_is_as_its_schema_says(string name)
    {
        var block = Of(Messages).Single(block => block.ToString() == name);

        Assert.Empty(MessageCheck.FaultsOf(block));
    }

    [Theory]
    [MemberData(nameof(ProgramBlocks))]
    public async Task A_program_in_a_document_is_valid(string name)
    {
        var block = Of(Programs).Single(block => block.ToString() == name);

        Assert.Equal("", await ProgramCheck.FaultsOfAsync(block, Cancel));
    }

    [Fact]
    public void Every_block_is_run_or_checked_or_excused()
    {
        string[] checkedLanguages = ["sh", .. Messages, .. Programs];
        var left = DocumentBlock.All.Where(block => !checkedLanguages.Contains(block.Language) && Excuses.For(block) is null).Select(block => block.ToString());

        Assert.True(DocumentBlock.All.Count > 30, $"Only {DocumentBlock.All.Count} blocks were found.");
        Assert.Empty(left);
        Assert.Empty(Excuses.Unused(DocumentBlock.All));
    }

    private static IEnumerable<DocumentBlock> Of(params string[] languages) => DocumentBlock.All.Where(block => languages.Contains(block.Language) && Excuses.For(block) is null);

    /// <summary>The names in an answer that a comment shows: <c># {"count":17}</c>.</summary>
    private static IEnumerable<string> PromisedFields(string code)
        => Regex.Matches(code, @"# (?:[^{\n]*: )?(?<answer>\{"".*\})").SelectMany(answer => Regex.Matches(answer.Groups["answer"].Value, @"""(?<name>\w+)"":")).Select(field => field.Groups["name"].Value).Distinct();
}
