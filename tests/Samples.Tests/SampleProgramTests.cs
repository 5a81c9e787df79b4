namespace ImageGen.Samples.Tests;

/// <summary>The programs in <c>samples/</c>, run as their readers run them.</summary>
public sealed class SampleProgramTests(RunningSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("dotnet")]
    [InlineData("node")]
    [InlineData("python")]
    public async Task A_sample_publishes_cancels_and_receives_the_final_events_of_its_jobs(string language)
    {
        var program = await SampleProgram.FindAsync(language);
        await using var subscriber = program.Start(system.Broker.ConnectionString, "subscribe");
        await subscriber.WaitForLineAsync("listening", Patience, TestContext.Current.CancellationToken);

        var picture = await RunAsync(program, "generate", "a red cube");
        var canceled = await RunAsync(program, "generate", "a red cube sandbox:async=600");
        var failed = await RunAsync(program, "generate", "a red cube sandbox:fail=content_rejected");
        await Eventually.GetAsync(
            async () => (await system.FindJobAsync(Guid.Parse(canceled)))?.GetProperty("status").GetString(),
            status => status == "running",
            status => $"job {canceled} is running, but {status}");
        _ = await RunAsync(program, "cancel", canceled);

        await subscriber.WaitForLineAsync($"image.generated {picture} ", Patience, TestContext.Current.CancellationToken);
        await subscriber.WaitForLineAsync($"image.failed {failed} ", Patience, TestContext.Current.CancellationToken);
        await subscriber.WaitForLineAsync($"image.canceled {canceled}", Patience, TestContext.Current.CancellationToken);
    }

    private async Task<string> RunAsync(SampleProgram program, params string[] arguments)
    {
        await using var run = program.Start(system.Broker.ConnectionString, arguments);
        var exitCode = await run.WaitForExitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, run.Output);
        return run.Output.Trim();
    }
}
