using ImageGen.Chaos.Hosts;

namespace ImageGen.Chaos.Tests.Hosts;

public sealed class FailpointTests : IDisposable
{
    private readonly DirectoryInfo _marks = Directory.CreateTempSubdirectory("imagegen-marks-");

    public void Dispose() => _marks.Delete(recursive: true);

    [Fact]
    public async Task A_prompt_strikes_once_at_its_point_whoever_passes()
    {
        const string Prompt = "job 1 chaos:throw@claim.after";
        await Plan().PassAsync("claim.before", Prompt);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Plan().PassAsync("claim.after", Prompt));
        await Plan().PassAsync("claim.after", Prompt);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Plan().PassAsync("claim.after", "job 2 chaos:throw@claim.after"));
    }

    [Fact]
    public async Task A_star_strikes_at_every_passing()
    {
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Plan().PassAsync("claim.after", "job 1 chaos:throw@claim.after*"));
        }
    }

    [Fact]
    public async Task A_failpoint_of_the_process_strikes_at_its_passing()
    {
        var failpoints = Plan("throw@finish.before#2");
        await failpoints.PassAsync("finish.before", null);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failpoints.PassAsync("finish.before", null));
        await failpoints.PassAsync("finish.before", null);
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("explode@claim.after")]
    [InlineData("kill@claim.during")]
    public void An_invalid_failpoint_is_refused(string words) => Assert.Throws<FormatException>(() => Failpoint.Parse(words));

    private Failpoints Plan(params string[] ofProcess) => new(_marks, [.. ofProcess.Select(Failpoint.Parse)]);
}
