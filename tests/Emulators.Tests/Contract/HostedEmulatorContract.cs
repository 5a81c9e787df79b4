namespace ImageGen.Emulators.Tests.Contract;

/// <summary>The promises of an emulator of a hosted service: those of every emulator, an account whose token is checked, and a rate limit.</summary>
public abstract class HostedEmulatorContract<TEmulator, TOptions> : EmulatorContract<TEmulator, TOptions>
    where TEmulator : Emulator
    where TOptions : EmulatorOptions, new()
{
    /// <summary>The options with a token that is not the one of the order.</summary>
    protected abstract TOptions WithAnotherToken(TOptions options);

    [Fact]
    public async Task An_order_with_a_wrong_token_is_answered_with_401_and_buys_nothing()
    {
        var emulator = await StartAsync(options => WithAnotherToken((TOptions)options));

        Assert.Equal((401, 0), (await OrderAsync(emulator), emulator.Ledger.Count));
    }

    [Fact]
    public async Task The_rate_limit_lets_a_burst_pass_and_answers_the_next_order_with_429()
    {
        var emulator = await StartAsync();
        emulator.Control.RateLimit = new RateLimit(PerMinute: 1, Burst: 2);

        await OrderAsync(emulator);
        await OrderAsync(emulator);

        Assert.Equal((429, 2), (await OrderAsync(emulator), emulator.Ledger.Count));
    }
}
