using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.Automatic1111;
using ImageGen.Emulators.SdCpp;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Automatic1111;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Automatic1111;

/// <summary>The adapter against servers that were written without it, over real connections, with a ledger of what was made.</summary>
public sealed class EmulatorTests : IAsyncDisposable
{
    private const string Auth = "painter:CanaryCanaryCanary";

    private readonly List<IDisposable> _providers = [];

    private readonly List<IAsyncDisposable> _boxes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        foreach (var box in _boxes)
        {
            await box.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(WebUiFlavour.Automatic1111, null, "v1-5-pruned-emaonly")]
    [InlineData(WebUiFlavour.Automatic1111, "sd_xl_base_1.0", "sd_xl_base_1.0")]
    [InlineData(WebUiFlavour.Forge, null, "v1-5-pruned-emaonly")]
    [InlineData(WebUiFlavour.Forge, "sd_xl_base_1.0.safetensors", "sd_xl_base_1.0")]
    public async Task An_image_is_ordered_and_its_bytes_are_those_of_the_ledger(WebUiFlavour flavour, string? model, string loaded)
    {
        var box = await WebUiAsync(flavour);
        var order = Orders.Of("a cat", uint.MaxValue) with { AspectRatio = "16:9" };

        var completed = Assert.IsType<SubmitOutcome.Completed>(await Provider(box.BaseUrl, model).SubmitAsync(order, Token));

        var purchase = box.Ledger.Purchases.Single();
        Assert.Equal(purchase.ImageHashes().Single(), Convert.ToHexStringLower(SHA256.HashData(completed.Image.Span)));
        Assert.Equal((order.Seed, "1344x768", loaded), (purchase.Seed, purchase.Size, box.Checkpoint));
        Assert.StartsWith(order.JobId.ToString(), purchase.ClientRequestId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sides_are_silently_rounded_to_multiples_of_eight()
    {
        var box = await WebUiAsync();

        var completed = Assert.IsType<SubmitOutcome.Completed>(await Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat") with { Width = 990, Height = 316 }, Token));

        var size = completed.Image.Span[16..24];
        Assert.Equal((984, 312), (BinaryPrimitives.ReadInt32BigEndian(size), BinaryPrimitives.ReadInt32BigEndian(size[4..])));
        Assert.Equal(7, completed.Report!.Seed);
    }

    [Fact]
    public async Task An_unknown_checkpoint_is_no_image_at_either_server()
    {
        var (stock, forge) = (await WebUiAsync(), await WebUiAsync(WebUiFlavour.Forge));

        var outcome = await Provider(stock.BaseUrl).SubmitAsync(Orders.Of("a cat") with { Model = "nothing" }, Token);
        await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(forge.BaseUrl).SubmitAsync(Orders.Of("a cat") with { Model = "nothing" }, Token));

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    public static TheoryData<string, FaultRule, int> Open => new()
    {
        { "reset before", Fault.RefuseConnection(), 0 }, { "reset after", Fault.AcceptThenReset(), 1 }, { "half an answer", Fault.AcceptThenTruncate(), 1 },
        { "500 before", Fault.StatusWithoutAccepting(500), 0 }, { "502 after", Fault.AcceptThenStatus(502), 1 }, { "out of memory", Fault.Fail("CUDA out of memory."), 1 },
    };

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_order_that_went_wrong_after_it_was_sent_may_have_run_and_is_sent_once(string what, FaultRule rule, int ran)
    {
        foreach (var flavour in Enum.GetValues<WebUiFlavour>())
        {
            var box = await WebUiAsync(flavour);
            box.Faults.Add(rule);

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(box.BaseUrl).SubmitAsync(Orders.Of($"a cat, {what}"), Token));

            Assert.True(fault.MayHaveBought);
            Assert.Equal((ran, 1), (box.Ledger.Count, box.Traffic.Creates));
        }
    }

    [Fact]
    public async Task An_answer_without_an_image_is_a_fault_and_a_new_try_makes_it()
    {
        var box = await WebUiAsync();
        box.Faults.Add(Fault.FewerOutputs(), Fault.HtmlOutput());

        await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat"), Token));
        await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat"), Token));

        Assert.IsType<SubmitOutcome.Completed>(await Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat"), Token));
    }

    [Theory]
    [InlineData(WebUiFlavour.Automatic1111)]
    [InlineData(WebUiFlavour.Forge)]
    public async Task An_unfinished_image_of_an_interrupted_run_is_not_kept_and_a_new_try_makes_it(WebUiFlavour flavour)
    {
        var box = await WebUiAsync(flavour);
        box.Faults.Add(Fault.Interrupt());

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Contains("interrupted", fault.Message, StringComparison.Ordinal);
        Assert.IsType<SubmitOutcome.Completed>(await Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat"), Token));
    }

    [Fact]
    public async Task Wrong_credentials_are_named_and_not_shown()
    {
        var box = await WebUiAsync();

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider(box.BaseUrl, token: "painter:WrongWrong").SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal(FailureReason.Authentication, refusal.Reason);
        Assert.DoesNotContain("Wrong", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, box.Ledger.Count);
    }

    [Fact]
    public async Task An_abandoned_run_is_stopped()
    {
        var box = await WebUiAsync(latency: TimeSpan.FromHours(1));
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var ordering = Provider(box.BaseUrl, clock: clock).SubmitAsync(Orders.Of("a cat"), Token);
        await Eventually.TrueAsync(() => box.Ledger.Count == 1);

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal((FailureReason.TimedOut, true), await Assert.ThrowsAsync<ProviderFaultException>(() => ordering) is var fault ? (fault.Reason, fault.MayHaveBought) : default);
        await Eventually.TrueAsync(() => box.Ledger.Purchases.Single().Status == "interrupted");
        Assert.Equal(1, box.Interrupts);
    }

    [Fact]
    public async Task A_caller_who_goes_stops_his_own_run_and_gets_his_cancellation_back()
    {
        var box = await WebUiAsync(latency: TimeSpan.FromHours(1));
        using var stop = new CancellationTokenSource();
        var ordering = Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat"), stop.Token);
        await Eventually.TrueAsync(() => box.Ledger.Count == 1);

        await stop.CancelAsync();

        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ordering)).CancellationToken);
        Assert.Equal(1, box.Interrupts);
    }

    [Fact]
    public async Task The_run_of_another_client_is_never_stopped()
    {
        var box = await WebUiAsync(latency: TimeSpan.FromHours(1));
        using var stop = new CancellationTokenSource();
        var others = Provider(box.BaseUrl).SubmitAsync(Orders.Of("a dog"), CancellationToken.None);
        await Eventually.TrueAsync(() => box.Ledger.Count == 1);
        var ours = Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat"), stop.Token);
        await Eventually.TrueAsync(() => box.Ledger.Count == 2);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ours);
        Assert.Equal((1, 0, "running"), (box.Traffic.Polls, box.Interrupts, box.Ledger.Purchases.First().Status));
        Assert.False(others.IsCompleted);
    }

    [Fact]
    public async Task The_progress_of_a_run_is_reported()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var box = await WebUiAsync(latency: TimeSpan.FromSeconds(10), clock: clock);
        var told = new ConcurrentQueue<int>();
        var ordering = Provider(box.BaseUrl, clock: clock).SubmitAsync(Telling("a cat", told), Token);
        await Eventually.TrueAsync(() => box.Ledger.Purchases.Any(purchase => purchase.Status == "running"));

        for (var percent = 10; percent < 100; percent += 10)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.TrueAsync(() => told.LastOrDefault() == percent);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SubmitOutcome.Completed>(await ordering);
        Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80, 90], told.Where(percent => percent < 100));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_without_progress_still_makes_its_images(bool isSdServer)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var (baseUrl, ledger) = isSdServer
            ? await SdServerAsync(TimeSpan.FromSeconds(10), clock) is var sdServer ? (sdServer.BaseUrl, sdServer.Ledger) : default
            : await WebUiAsync(latency: TimeSpan.FromSeconds(10), clock: clock, hasPage: false) is var webUi ? (webUi.BaseUrl, webUi.Ledger) : default;
        var told = new ConcurrentQueue<int>();
        var ordering = Provider(baseUrl, clock: clock).SubmitAsync(Telling("a cat", told) with { Width = 64, Height = 64 }, Token);
        await Eventually.TrueAsync(() => ledger.Count == 1);

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return ordering.IsCompleted;
        });

        Assert.IsType<SubmitOutcome.Completed>(await ordering);
        Assert.Empty(told);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(3_000_000_000, 852_516_352)]
    public async Task An_sd_server_makes_the_image_by_the_same_API_and_by_a_seed_it_has_room_for(long seed, long made)
    {
        var box = await SdServerAsync(TimeSpan.Zero);

        var completed = Assert.IsType<SubmitOutcome.Completed>(await Provider(box.BaseUrl, "tiny-random-sd1").SubmitAsync(Orders.Of("a cat", seed) with { Width = 64, Height = 64 }, Token));

        var purchase = box.Ledger.Purchases.Single();
        Assert.Equal((made, "64x64"), (purchase.Seed, purchase.Size));
        Assert.Equal(purchase.ImageHashes().Single(), Convert.ToHexStringLower(SHA256.HashData(completed.Image.Span)));
    }

    [Fact]
    public async Task An_sd_server_with_another_model_makes_an_image_that_is_not_kept()
    {
        var box = await SdServerAsync(TimeSpan.Zero);

        var outcome = await Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat") with { Model = "sd_xl", Width = 64, Height = 64 }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public async Task A_canceled_order_at_an_sd_server_returns_at_once_since_the_server_can_not_stop_it()
    {
        var box = await SdServerAsync(TimeSpan.FromHours(1));
        using var stop = new CancellationTokenSource();
        var ordering = Provider(box.BaseUrl).SubmitAsync(Orders.Of("a cat") with { Width = 64, Height = 64 }, stop.Token);
        await Eventually.TrueAsync(() => box.Ledger.Count == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ordering.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None));
        Assert.Equal(0, box.SlowPosts);
    }

    private static GenerationOrder Telling(string prompt, ConcurrentQueue<int> told) => Orders.Of(prompt) with
    {
        OnProgress = (percent, _) =>
        {
            told.Enqueue(percent);
            return Task.CompletedTask;
        },
    };

    private async Task<WebUiEmulator> WebUiAsync(WebUiFlavour flavour = WebUiFlavour.Automatic1111, TimeSpan latency = default, TimeProvider? clock = null, bool hasPage = true)
    {
        var options = new WebUiOptions { Flavour = flavour, Auth = Auth, Latency = Latency.Fixed(latency), Time = clock ?? TimeProvider.System, HasPage = hasPage };
        var box = await WebUiEmulator.StartAsync(options, Token);
        _boxes.Add(box);
        return box;
    }

    private async Task<SdCppEmulator> SdServerAsync(TimeSpan latency, TimeProvider? clock = null)
    {
        var box = await SdCppEmulator.StartAsync(new SdCppOptions { Latency = Latency.Fixed(latency), Time = clock ?? TimeProvider.System }, Token);
        _boxes.Add(box);
        return box;
    }

    private Automatic1111Provider Provider(Uri baseUrl, string? model = null, string token = Auth, TimeProvider? clock = null)
    {
        var settings = new ConfiguredProvider { Name = "gpu-1", Kind = "automatic1111", BaseUrl = baseUrl, Model = model, Token = token };
        var provider = (Automatic1111Provider)new Automatic1111Kind(clock ?? TimeProvider.System).Create(settings);
        _providers.Add(provider);
        return provider;
    }
}
