using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.SdCpp;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.SdCpp;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.SdCpp;

/// <summary>The adapter against an sd-server that was written without it, over real connections, with a ledger of what was made.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private readonly List<IDisposable> _providers = [];

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private SdCppEmulator _box = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _box = await SdCppEmulator.StartAsync(new SdCppOptions { Time = _time, Latency = Latency.Fixed(TimeSpan.FromSeconds(10)) }, Token);

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await _box.DisposeAsync();
    }

    [Fact]
    public async Task An_order_is_submitted_polled_and_its_image_fetched()
    {
        var (provider, order) = (Provider("tiny-random-sd1"), Orders.Of("a cat", 4_000_000_000) with { Width = 65, Height = 71 });

        var id = await OrderAsync(provider, order);
        Assert.IsType<Prediction.Running>(await provider.PollAsync(order, id, Token));
        _time.Advance(TimeSpan.FromSeconds(10));
        var picture = Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, id, Token)).Image;

        var purchase = _box.Ledger.Purchases.Single();
        Assert.Equal((id, order.Seed, "128x128"), (purchase.Id, purchase.Seed, purchase.Size));
        Assert.Equal(purchase.ImageHashes().Single(), Sha256(await provider.FetchAsync(picture, Token)));
    }

    [Fact]
    public async Task No_valid_request_crashes_the_server()
    {
        await OrderAsync(Provider(), Orders.Of("a cat") with { Width = 4096, Height = 4096 });
        await OrderAsync(Provider(), Orders.Of("""a cat <sd_cpp_extra_args>{"width":100000,"height":100000,"seed":1}</sd_cpp_extra_args>""") with { Width = 64, Height = 64 });
        var outcome = await Provider().SubmitAsync(Orders.Of("a cat") with { Width = 2147483647, Height = 2147483647 }, Token);

        Assert.IsType<SubmitOutcome.Refused>(outcome);
        Assert.False(_box.IsDead);
        Assert.Equal(["4096x4096", "64x64"], _box.Ledger.Purchases.Select(purchase => purchase.Size));
        Assert.All(_box.Ledger.Purchases, purchase => Assert.Equal(7, purchase.Seed));
    }

    public static TheoryData<string, FaultRule, int> Open => new()
    {
        { "reset before", Fault.RefuseConnection(), 0 }, { "reset after", Fault.AcceptThenReset(), 1 }, { "half an answer", Fault.AcceptThenTruncate(), 1 },
        { "500 before", Fault.StatusWithoutAccepting(500), 0 }, { "500 after", Fault.AcceptThenStatus(500), 1 }, { "502 after", Fault.AcceptThenStatus(502), 1 },
    };

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_order_that_went_wrong_after_it_was_sent_may_have_been_taken_and_is_sent_once(string what, FaultRule rule, int taken)
    {
        _box.Faults.Add(rule);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider().SubmitAsync(Orders.Of($"a cat, {what}"), Token));

        Assert.True(fault.MayHaveBought);
        Assert.Equal((taken, 1), (_box.Ledger.Count, _box.Traffic.Creates));
    }

    [Trait("Category", "Long")]
    [Fact]
    public async Task A_queue_of_64_is_full_and_the_next_order_waits()
    {
        for (var i = 0; i < 64; i++)
        {
            await OrderAsync(Provider(), Orders.Of("a cat", i));
        }

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider().SubmitAsync(Orders.Of("a cat"), Token));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((FailureReason.RateLimited, false), (fault.Reason, fault.MayHaveBought));
        await OrderAsync(Provider(), Orders.Of("a cat"));
    }

    [Fact]
    public async Task Only_a_queued_run_can_be_canceled_and_a_poll_confirms_it()
    {
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        var first = await OrderAsync(provider, order);
        var second = await OrderAsync(provider, order);

        Assert.Equal(new Prediction.Canceled(MayHaveCharged: false), await provider.CancelAsync(order, second, Token));
        Assert.IsType<Prediction.Running>(await provider.CancelAsync(order, first, Token));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<Prediction.Succeeded>(await provider.CancelAsync(order, first, Token));
        Assert.Equal(0, _box.SlowPosts);
    }

    [Fact]
    public async Task An_image_expires_after_ten_minutes_and_a_new_process_knows_no_jobs()
    {
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);
        _time.Advance(TimeSpan.FromSeconds(609));
        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, id, Token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<Prediction.Gone>(await provider.PollAsync(order, id, Token));

        var lost = await OrderAsync(provider, order);
        _box.Restart();
        Assert.IsType<Prediction.Gone>(await provider.PollAsync(order, lost, Token));
    }

    [Fact]
    public async Task Failures_and_missing_images_are_named()
    {
        _box.Faults.Add(Fault.Fail("generate_image returned no results"), Fault.FewerOutputs(), Fault.HtmlOutput());
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        string[] ids = [await OrderAsync(provider, order), await OrderAsync(provider, order), await OrderAsync(provider, order)];
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains("returned no results", Assert.IsType<Prediction.Failed>(await provider.PollAsync(order, ids[0], Token)).Refusal.Message, StringComparison.Ordinal);
        Assert.IsType<Prediction.Undone>(await provider.PollAsync(order, ids[1], Token));
        var page = Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(order, ids[2], Token)).Image;
        await Assert.ThrowsAsync<ImageGoneException>(() => provider.FetchAsync(page, Token));
    }

    [Fact]
    public async Task Faults_of_polls_and_cancels_pass()
    {
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);
        _box.Faults.Add(Fault.PollStatus(500), Fault.PollStatus(404), new FaultRule { On = FaultPoint.Poll, Kind = FaultKind.Truncate, Times = 1 }, new FaultRule { On = FaultPoint.Cancel, Kind = FaultKind.Reset, Times = 1 });

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ProviderFaultException>(() => provider.PollAsync(order, id, Token));
        }

        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.CancelAsync(order, id, Token));
        Assert.IsType<Prediction.Running>(await provider.PollAsync(order, id, Token));
    }

    [Fact]
    public async Task A_hundred_polls_at_once_leave_connections_for_others()
    {
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        var id = await OrderAsync(provider, order);

        var polls = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => provider.PollAsync(order, id, Token)));
        using var other = new HttpClient();
        var answer = await other.GetAsync(new Uri(_box.BaseUrl, "/v1/models"), Token).WaitAsync(TimeSpan.FromSeconds(3), Token);

        Assert.All(polls, poll => Assert.IsType<Prediction.Running>(poll));
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static string Sha256(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.Span));

    private SdCppProvider Provider(string? model = null)
    {
        var provider = (SdCppProvider)new SdCppKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "sdcpp", Kind = "sdcpp", BaseUrl = _box.BaseUrl, Model = model });
        _providers.Add(provider);
        return provider;
    }

    private static async Task<string> OrderAsync(SdCppProvider provider, GenerationOrder order)
        => Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(order, Token)).ProviderId;
}
