namespace ImageGen.Emulators.Tests.HuggingFace;

public sealed class FaultTests
{
    private const string Path = "/hf-inference/models/example/tiny-diffusion";

    private const string Order = """{"inputs":"a cat"}""";

    public static TheoryData<int, string, FaultRule> Refusing => new()
    {
        { 402, "monthly included credits", Fault.InsufficientCredit() }, { 429, "Too many", Fault.Throttle() }, { 401, "Invalid username", Fault.Unauthenticated() },
        { 400, "prompt is required", Fault.InvalidInput() }, { 422, "content_policy_violation", Fault.ModeratePrompt() }, { 500, "Internal", Fault.StatusWithoutAccepting(500) },
        { 503, "\"estimated_time\":20", Fault.StatusWithoutAccepting(503) with { Text = "loading" } }, { 200, "\"estimated_time\":20", Fault.StatusWithoutAccepting(200) with { Text = "loading" } },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_has_its_error_text_and_buys_nothing(int status, string words, FaultRule fault)
    {
        await using var world = await HuggingFaceWorld.StartAsync();
        world.Emulator.Faults.Add(fault);

        using var answer = await world.PostAsync(Path, Order);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }
}
