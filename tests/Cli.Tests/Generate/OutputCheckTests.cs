using ImageGen.Cli.Generate;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Tests.Generate;

public sealed class OutputCheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-output-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("cat.png", 1)]
    [InlineData("cat", 1)]
    [InlineData("cat.v2", 3)]
    public void A_writable_target_is_accepted_and_left_unchanged(string name, int count)
    {
        OutputCheck.Check(FileOf(name), count);

        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("missing/cat.png", 1)]
    [InlineData("cat.gif", 1)]
    [InlineData("taken", 1)]
    [InlineData("taken/", 1)]
    [InlineData("other.png", 2)]
    public void A_target_that_can_not_be_written_is_refused_before_the_order(string name, int count)
    {
        _folder.CreateSubdirectory("taken");
        _folder.CreateSubdirectory("other-2.png");

        var fault = Assert.Throws<CommandException>(() => OutputCheck.Check(FileOf(name), count));

        Assert.Equal(ExitCode.InvalidRequest, fault.ExitCode);
        Assert.Contains("Nothing was ordered", fault.Message, StringComparison.Ordinal);
    }

    private FileInfo FileOf(string name) => new(Path.Combine(_folder.FullName, name));
}
