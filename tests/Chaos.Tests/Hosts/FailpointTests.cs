using ImageGen.Chaos.Hosts;

namespace ImageGen.Chaos.Tests.Hosts;

public sealed class FailpointTests : IDisposable
{
    private readonly DirectoryInfo _marks = Directory.CreateTempSubdirectory("imagegen-marks-");

    public void Dispose() => _marks.Delete(recursive: true);

    [Fact]
    public async Task Failpoint_in_a_prompt_triggers_once_across_processes()
    {
        const string Prompt = "job 1 chaos:throw@claim.after";
        await Create().PassAsync("claim.before", Prompt);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Create().PassAsync("claim.after", Prompt));
        await Create().PassAsync("claim.after", Prompt);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Create().PassAsync("claim.after", "job 2 chaos:throw@claim.after"));
    }

    [Fact]
    public async Task Failpoint_with_a_star_triggers_at_every_pass()
    {
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Create().PassAsync("claim.after", "job 1 chaos:throw@claim.after*"));
        }
    }

    [Fact]
    public async Task Failpoint_of_the_process_triggers_at_the_given_pass()
    {
        var failpoints = Create("throw@finish.before#2");
        await failpoints.PassAsync("finish.before", null);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failpoints.PassAsync("finish.before", null));
        await failpoints.PassAsync("finish.before", null);
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("explode@claim.after")]
    [InlineData("kill@claim.during")]
    public void Parse_refuses_an_invalid_failpoint(string words) => Assert.Throws<FormatException>(() => Failpoint.Parse(words));

    private Failpoints Create(params string[] ofProcess) => new(_marks, [.. ofProcess.Select(Failpoint.Parse)]);
}
