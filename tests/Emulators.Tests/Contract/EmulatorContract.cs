namespace ImageGen.Emulators.Tests.Contract;

/// <summary>
/// The guarantees of every emulator: the ledger has exactly the accepted orders, whether the response arrived or not; faults trigger as
/// configured; <c>/_ledger</c>, <c>/_traffic</c> and <c>/_control</c> respond. Each emulator runs these tests once for every way in which
/// it takes an order; the tests beside them have only what is special to it.
/// </summary>
public abstract partial class EmulatorContract<TEmulator, TOptions> : IAsyncDisposable
    where TEmulator : Emulator
    where TOptions : EmulatorOptions, new()
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private readonly List<Emulator> _running = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var emulator in _running)
        {
            await emulator.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the emulator with these options.</summary>
    protected abstract Task<TEmulator> StartAsync(TOptions options, CancellationToken cancellationToken);

    /// <summary>A good order of "a cat", with valid credentials.</summary>
    protected abstract HttpRequestMessage Order(TEmulator emulator);

    /// <summary>The model of that order, as the ledger names it.</summary>
    protected abstract string Model { get; }

    [Fact]
    public async Task An_order_is_answered_and_is_in_the_ledger_once()
    {
        var emulator = await StartAsync();

        Assert.InRange(await OrderAsync(emulator), 200, 202);

        var purchase = Assert.Single(emulator.Ledger.Purchases);
        Assert.Equal((Model, "a cat"), (purchase.Model, purchase.Prompt));
        Assert.Equal(1, emulator.Traffic.Creates);
    }

    [Fact]
    public async Task The_same_order_sent_twice_is_bought_twice()
    {
        var emulator = await StartAsync();

        await OrderAsync(emulator);
        await OrderAsync(emulator);

        Assert.Equal(2, emulator.Ledger.Of("a cat").Count);
    }

    [Fact]
    public async Task Two_emulators_share_nothing()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        first.Faults.Add(Fault.StatusWithoutAccepting(503));

        Assert.InRange(await OrderAsync(second), 200, 202);

        Assert.Equal((0, 1), (first.Ledger.Count, second.Ledger.Count));
        Assert.Single(first.Faults.Rules);
    }

    [Fact]
    public async Task Disposal_cuts_off_an_order_that_hangs()
    {
        var emulator = await StartAsync();
        emulator.Faults.Add(Fault.AcceptThenHang());
        var ordering = OrderAsync(emulator);
        await Eventually.TrueAsync(() => emulator.Ledger.Count == 1);

        await emulator.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => ordering);
    }

    /// <summary>Starts an emulator without latency; the test ends it.</summary>
    protected async Task<TEmulator> StartAsync(Func<EmulatorOptions, EmulatorOptions>? change = null)
    {
        var options = (EmulatorOptions)new TOptions() with { Latency = Latency.Fixed(TimeSpan.Zero) };
        var emulator = await StartAsync((TOptions)(change?.Invoke(options) ?? options), Token);
        _running.Add(emulator);
        return emulator;
    }

    /// <summary>Orders, and returns the status once the whole answer has come.</summary>
    protected async Task<int> OrderAsync(TEmulator emulator, CancellationToken? patience = null)
    {
        using var request = Order(emulator);
        using var answer = await _http.SendAsync(request, patience ?? Token);
        return (int)answer.StatusCode;
    }
}
