using ImageGen.Cli.Terminal;
using ImageGen.Contracts;

namespace ImageGen.Cli.Tests;

public sealed class ExitCodeTests
{
    [Fact]
    public void Every_outcome_has_a_number_of_its_own()
    {
        int[] others = [ExitCode.Succeeded, ExitCode.ServerUnreachable, ExitCode.DataFolderInUse, ExitCode.NotFound, ExitCode.Configuration, ExitCode.Interrupted];
        var all = Enum.GetValues<FailureReason>().Select(ExitCode.Of).Concat(others).ToList();

        Assert.Equal(all.Count, all.Distinct().Count());
    }
}
