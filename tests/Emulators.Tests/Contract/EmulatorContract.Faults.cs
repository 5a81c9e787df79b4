namespace ImageGen.Emulators.Tests.Contract;

public abstract partial class EmulatorContract<TEmulator, TOptions>
{
    [Fact]
    public async Task A_connection_reset_before_acceptance_buys_nothing()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.RefuseConnection());

        await Assert.ThrowsAsync<HttpRequestException>(() => OrderAsync(emulator));

        Assert.Equal(0, emulator.Ledger.Count);
        Assert.InRange(await OrderAsync(emulator), 200, 202);
    }

    [Fact]
    public async Task A_connection_reset_after_acceptance_has_bought_once()
    {
        var emulator = await StartAsync();
        Assert.InRange(await OrderAsync(emulator), 200, 202); // On a pooled connection clients retry most readily.
        emulator.Faults.Add(Fault.AcceptThenReset());

        await Assert.ThrowsAsync<HttpRequestException>(() => OrderAsync(emulator));

        Assert.Equal((2, 2), (emulator.Ledger.Count, emulator.Traffic.Creates));
        Assert.Empty(emulator.Faults.Rules);
    }

    [Fact]
    public async Task An_answer_cut_in_half_has_bought_once()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.AcceptThenTruncate());

        await Assert.ThrowsAsync<HttpRequestException>(() => OrderAsync(emulator));

        Assert.Equal(1, emulator.Ledger.Count);
        Assert.InRange(await OrderAsync(emulator), 200, 202);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_server_error_before_acceptance_buys_nothing(int status)
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.StatusWithoutAccepting(status));

        Assert.Equal((status, 0), (await OrderAsync(emulator), emulator.Ledger.Count));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_server_error_after_acceptance_has_bought_once(int status)
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.AcceptThenStatus(status));

        Assert.Equal((status, 1), (await OrderAsync(emulator), emulator.Ledger.Count));
    }

    [Fact]
    public async Task A_hang_before_acceptance_buys_nothing()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(new FaultRule { On = FaultPoint.Create, Kind = FaultKind.Hang, Times = 1 });

        await GiveUpAsync(emulator, () => emulator.Traffic.Creates == 1);

        Assert.Equal(0, emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_hang_after_acceptance_has_bought_once()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.AcceptThenHang());

        await GiveUpAsync(emulator, () => emulator.Ledger.Count == 1);

        Assert.Equal(1, emulator.Ledger.Count);
    }

    [Theory]
    [InlineData(FaultPoint.Create)]
    [InlineData(FaultPoint.Accepted)]
    public async Task A_hang_that_ends_is_followed_by_the_answer(FaultPoint point)
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(new FaultRule { On = point, Kind = FaultKind.Hang, Delay = TimeSpan.FromMilliseconds(10), Times = 1 });

        Assert.InRange(await OrderAsync(emulator), 200, 202);

        Assert.Equal(1, emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_throttled_order_is_answered_with_429_and_buys_nothing()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.Throttle());

        Assert.Equal((429, 0), (await OrderAsync(emulator), emulator.Ledger.Count));
    }

    [Fact]
    public async Task An_order_with_a_withdrawn_token_is_answered_with_401_and_buys_nothing()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.Unauthenticated());

        Assert.Equal((401, 0), (await OrderAsync(emulator), emulator.Ledger.Count));
    }

    [Fact]
    public async Task A_fault_with_two_turns_strikes_twice()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.StatusWithoutAccepting(503, times: 2));

        Assert.Equal((503, 503), (await OrderAsync(emulator), await OrderAsync(emulator)));
        Assert.InRange(await OrderAsync(emulator), 200, 202);
        Assert.Equal(1, emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_fault_with_a_probability_strikes_about_that_often()
    {
        var emulator = await StartAsync(options => options with { RandomSeed = 1 });
        emulator.Faults.Add(Fault.StatusWithoutAccepting(503, times: null) with { Probability = 0.5 });

        List<int> answers = [];
        for (var i = 0; i < 50; i++)
        {
            answers.Add(await OrderAsync(emulator));
        }

        Assert.InRange(answers.Count(status => status == 503), 10, 40);
        Assert.Equal(answers.Count(status => status != 503), emulator.Ledger.Count);
    }

    [Fact]
    public async Task A_fault_of_the_options_strikes_the_first_order()
    {
        var emulator = await StartAsync(options => options with { Faults = [Fault.StatusWithoutAccepting(503)] });

        Assert.Equal(503, await OrderAsync(emulator));
    }

    /// <summary>Orders, and goes away once the emulator has come to the point; fails where it was answered before.</summary>
    private async Task GiveUpAsync(TEmulator emulator, Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var ordering = OrderAsync(emulator, patience.Token);
        await Eventually.TrueAsync(condition);
        Assert.False(ordering.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ordering);
    }
}
