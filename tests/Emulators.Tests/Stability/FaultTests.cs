using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Emulators.Tests.Stability;

public sealed class FaultTests
{
    public static TheoryData<int, string, FaultRule> Refusing => new()
    {
        { 402, "payment_required", Fault.InsufficientCredit() }, { 429, "rate_limit_exceeded", Fault.Throttle() }, { 401, "unauthorized", Fault.Unauthenticated() },
        { 403, "content_moderation", Fault.ModeratePrompt() }, { 422, "public_figure", Fault.ModeratePrompt() with { Text = "public_figure" } }, { 400, "bad_request", Fault.InvalidInput() },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_has_its_error_name_and_buys_nothing(int status, string name, FaultRule fault)
    {
        await using var world = await StabilityWorld.StartAsync();
        world.Emulator.Faults.Add(fault);

        using var answer = await world.OrderAsync();

        Assert.Equal((status, name), ((int)answer.StatusCode, (await StabilityWorld.ReadAsync(answer)).GetProperty("name").GetString()));
        Assert.Equal((0, 10_000m), (world.Emulator.Ledger.Count, world.Emulator.Credits));
    }

    [Fact]
    public async Task A_blurred_image_is_in_the_ledger()
    {
        await using var world = await StabilityWorld.StartAsync();
        world.Emulator.Faults.Add(Fault.ModerateImage());

        using var answer = await world.OrderAsync();

        Assert.Equal("CONTENT_FILTERED", (await StabilityWorld.ReadAsync(answer)).GetProperty("finish_reason").GetString());
        Assert.Equal("filtered", world.Emulator.Ledger.Purchases.Single().Status);
    }

    [Fact]
    public async Task Too_many_requests_in_ten_seconds_lock_the_account_out_for_a_minute()
    {
        var clock = new FakeTimeProvider();
        await using var world = await StabilityWorld.StartAsync(options => options with { Time = clock, MostRequests = 2 });
        var statuses = new List<int>();
        foreach (var seconds in new[] { 0, 0, 0, 30, 29, 1 })
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            using var answer = await world.OrderAsync();
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 200, 429, 429, 429, 200], statuses);
        Assert.Equal(3, world.Emulator.Ledger.Count);
    }
}
