namespace ImageGen.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("generate")]
    [InlineData("generate", "a cat", "--size", "10by10")]
    [InlineData("generate", "a cat", "--seed", "seven")]
    [InlineData("generate", "a cat", "--server", "localhost:8080")]
    [InlineData("jobs", "show", "17")]
    [InlineData("jobs", "list", "--status", "sleeping")]
    [InlineData("dream")]
    public async Task A_command_line_that_says_nothing_is_refused_before_anything_happens(params string[] arguments)
        => Assert.Equal(ExitCode.InvalidRequest, await CommandRun.InvokeAsync(CommandRun.CreateRoot(), arguments));
}
