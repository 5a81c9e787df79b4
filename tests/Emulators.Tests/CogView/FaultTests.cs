using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.CogView;

public sealed class FaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, string, FaultRule> Refusing => new()
    {
        { 429, "1113", Fault.InsufficientCredit() }, { 429, "1309", Fault.BillingRequired() }, { 429, "1302", Fault.Throttle() }, { 401, "1000", Fault.Unauthenticated() },
        { 400, "1301", Fault.ModeratePrompt() }, { 400, "1210", Fault.InvalidInput() }, { 429, "1305", Fault.StatusWithoutAccepting(500) with { Text = "1305" } },
        { 500, "1230", Fault.StatusWithoutAccepting(500) },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_has_its_error_code_and_buys_nothing(int status, string code, FaultRule fault)
    {
        await using var world = await CogViewWorld.StartAsync();
        world.Emulator.Faults.Add(fault, fault);

        var (now, body) = await world.OrderAsync();
        var (later, other) = await world.OrderForLaterAsync();

        Assert.Equal((status, code, status, code), (now, CogViewWorld.CodeOf(body), later, CogViewWorld.CodeOf(other)));
        Assert.Equal(0, world.Emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_withheld_image_is_in_the_ledger_and_its_task_fails_without_a_reason()
    {
        await using var world = await CogViewWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.ModerateImage(), Fault.ModerateImage());

        var (status, body) = await world.OrderAsync();
        var (_, accepted) = await world.OrderForLaterAsync();
        var (_, task) = await world.AskAsync(accepted.GetProperty("id").GetString()!);

        Assert.Equal((400, "1301", 0), (status, CogViewWorld.CodeOf(body), body.GetProperty("contentFilter")[0].GetProperty("level").GetInt32()));
        Assert.Equal("FAIL", task.GetProperty("task_status").GetString());
        Assert.False(task.TryGetProperty("error", out _));
        Assert.Equal(["fail", "fail"], world.Emulator.Ledger.Purchases.Select(purchase => purchase.Status));
    }

    [Fact]
    public async Task An_image_can_appear_later_than_its_address()
    {
        var clock = new FakeTimeProvider();
        await using var world = await CogViewWorld.StartAsync(options => options with { Time = clock, ImagesAppearAfter = TimeSpan.FromSeconds(5) });
        var (_, body) = await world.OrderAsync();
        var address = new Uri(body.GetProperty("data")[0].GetProperty("url").GetString()!);

        using var early = await world.Http.GetAsync(address, Token);
        clock.Advance(TimeSpan.FromSeconds(5));
        using var late = await world.Http.GetAsync(address, Token);

        Assert.Equal((404, 200), ((int)early.StatusCode, (int)late.StatusCode));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(502)]
    public async Task A_failing_poll_succeeds_when_repeated(int status)
    {
        await using var world = await CogViewWorld.StartAsync();
        var (_, accepted) = await world.OrderForLaterAsync();
        world.Emulator.Faults.Add(Fault.PollStatus(status));
        var id = accepted.GetProperty("id").GetString()!;

        using var answer = await world.Http.GetAsync(new Uri($"{world.Emulator.BaseUrl}/async-result/{id}"), Token);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(200, (await world.AskAsync(id)).Status);
    }
}
