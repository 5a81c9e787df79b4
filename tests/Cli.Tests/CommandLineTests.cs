using ImageGen.Cli.Terminal;

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
    [InlineData("jobs", "replay", "17")]
    [InlineData("jobs", "replay", "--reason", "boredom")]
    [InlineData("jobs", "replay", "--since", "lately")]
    [InlineData("jobs", "replay", "0d9f1c3e-6a44-4f0a-9a53-1f8a6f0a7b31", "--reason", "timed_out")]
    [InlineData("reconcile")]
    [InlineData("reconcile", "replicate", "--since", "lately")]
    [InlineData("dream")]
    [InlineData("dream", "ConnectionStrings:Redis=redis://:secret@host")]
    public async Task An_incomplete_command_line_is_refused_without_effect(params string[] arguments)
        => Assert.Equal(ExitCode.InvalidRequest, await CommandRun.InvokeAsync(CommandRun.CreateRoot(), arguments));

    [Fact]
    public async Task Invalid_connection_strings_are_faults_of_the_settings()
        => Assert.Equal(ExitCode.Configuration, await CommandRun.InvokeAsync(
            CommandRun.CreateRoot(), ["worker", "ConnectionStrings:Redis=redis://secret@host", "ConnectionStrings:RabbitMq=host=x;password=secret"]));
}
