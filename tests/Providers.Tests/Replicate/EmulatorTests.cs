using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Replicate;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>The adapter against a Replicate that was written without it, over real connections, with a ledger of what was bought.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private const string Canary = "r8_CanaryCanaryCanaryCanaryCanary";

    private const string Sdxl = "stability-ai/sdxl";

    private readonly List<IDisposable> _providers = [];

    private ReplicateEmulator _replicate = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static TheoryData<OutputForm> Forms => new(Enum.GetValues<OutputForm>());

    public async ValueTask InitializeAsync() => _replicate = await ReplicateEmulator.StartAsync(
        new ReplicateOptions { Token = Canary, Latency = Latency.Fixed(TimeSpan.FromMilliseconds(50)), SeparateImageHost = true }, Token);

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await _replicate.DisposeAsync();
    }

    [Theory]
    [InlineData("black-forest-labs/flux-schnell")]
    [InlineData("black-forest-labs/flux-1.1-pro")]
    [InlineData(Sdxl)]
    [InlineData(Sdxl + ":39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b")]
    [InlineData("7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc")]
    public async Task An_order_is_submitted_polled_and_its_image_fetched(string model)
    {
        var order = Orders.Of($"a cat by {model}", 42);
        var provider = Provider(model);

        var picture = await EndAsync(provider, order);

        Assert.NotEmpty((await provider.FetchAsync(Assert.IsType<Prediction.Succeeded>(picture).Image, Token)).ToArray());
        Assert.Equal(42, _replicate.Ledger.Of(order.Prompt).Single().Seed);
    }

    [Fact]
    public async Task Pixels_and_seeds_are_ordered_as_the_model_takes_them()
    {
        var order = Orders.Of("a cat", uint.MaxValue) with { Width = 1280, Height = 1024 };

        Assert.IsType<Prediction.Succeeded>(await EndAsync(Provider("bytedance/seedream-4"), order));

        var purchase = _replicate.Ledger.Of(order.Prompt).Single();
        Assert.Equal(("custom", 1280, int.MaxValue), (purchase.Input.GetProperty("size").GetString(), purchase.Input.GetProperty("width").GetInt32(), purchase.Seed));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_form_of_output_gives_the_image(OutputForm form)
    {
        _replicate.Control.Output = form;
        var provider = Provider();

        var prediction = Assert.IsType<Prediction.Succeeded>(await EndAsync(provider, Orders.Of("a cat")));

        Assert.NotEmpty((await provider.FetchAsync(prediction.Image, Token)).ToArray());
    }

    public static TheoryData<string, FaultRule> Accepting => new()
    {
        { "reset", Fault.AcceptThenReset() }, { "truncated", Fault.AcceptThenTruncate() }, { "500", Fault.AcceptThenStatus(500) }, { "503", Fault.AcceptThenStatus(503) },
    };

    [Theory]
    [MemberData(nameof(Accepting), DisableDiscoveryEnumeration = true)]
    public async Task A_purchase_whose_answer_was_lost_may_have_been_bought_and_is_found(string what, FaultRule rule)
    {
        _replicate.Faults.Add(rule);
        var (provider, order, intentAt) = (Provider(Sdxl), Orders.Of($"a cat, {what}"), Now);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(order, Token));
        var found = await provider.LookUpAsync(order, intentAt, Orders.Ours, Token);

        Assert.True(fault.MayHaveBought);
        Assert.Equal(_replicate.Ledger.Of(order.Prompt).Single().Id, Assert.IsType<LookUpOutcome.Found>(found).ProviderId);
    }

    [Fact]
    public async Task A_purchase_that_is_never_answered_times_out_and_is_found()
    {
        _replicate.Faults.Add(Fault.AcceptThenHang());
        var clock = new FakeTimeProvider(Now);
        var (provider, order) = (Provider(Sdxl, clock), Orders.Of("a cat that hangs"));

        var submitting = provider.SubmitAsync(order, Token);
        await Eventually.TrueAsync(() => _replicate.Ledger.Count == 1);
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal((FailureReason.TimedOut, true), await Assert.ThrowsAsync<ProviderFaultException>(() => submitting) is var fault ? (fault.Reason, fault.MayHaveBought) : default);
        Assert.IsType<LookUpOutcome.Found>(await Provider(Sdxl).LookUpAsync(order, Now, Orders.Ours, Token));
    }

    [Fact]
    public async Task A_look_up_after_a_connection_lost_before_the_order_finds_no_purchase()
    {
        _replicate.Faults.Add(Fault.RefuseConnection());
        var (provider, order) = (Provider(Sdxl), Orders.Of("a cat"));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(order, Token));

        Assert.True(fault.MayHaveBought);
        Assert.IsType<LookUpOutcome.TooEarly>(await provider.LookUpAsync(order, Now, Orders.Ours, Token));
        Assert.IsType<LookUpOutcome.NotBought>(await provider.LookUpAsync(order, Now.AddMinutes(-2), Orders.Ours, Token));
        Assert.Equal(0, _replicate.Ledger.Count);
    }

    public static TheoryData<FailureReason, FaultRule> Refusing => new()
    {
        { FailureReason.InsufficientBalance, Fault.InsufficientCredit() }, { FailureReason.InsufficientBalance, Fault.BillingRequired() },
        { FailureReason.Authentication, Fault.Unauthenticated() }, { FailureReason.ProviderRetired, Fault.InvalidVersion() }, { FailureReason.InvalidRequest, Fault.InvalidInput() },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_is_named_and_nothing_is_bought(FailureReason reason, FaultRule rule)
    {
        _replicate.Faults.Add(rule);

        var outcome = await Provider().SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(reason, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Equal(0, _replicate.Ledger.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_throttled_order_states_how_long_to_wait(bool inHeader)
    {
        _replicate.Faults.Add(Fault.Throttle(7, inHeader));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider().SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal((FailureReason.RateLimited, false, 7), (fault.Reason, fault.MayHaveBought, fault.RetryAfter!.Value.TotalSeconds));
        Assert.Equal(inHeader ? null : new ProviderRate(6, TimeSpan.FromMinutes(1), 1), fault.StatedRate);
    }

    [Fact]
    public async Task A_wrong_token_is_named()
    {
        var outcome = await Provider(token: "r8_wrong").SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(FailureReason.Authentication, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public async Task A_prediction_is_canceled_while_it_runs_and_not_after()
    {
        _replicate.Control.Latency = Latency.Fixed(TimeSpan.FromHours(1));
        _replicate.Control.StartDelay = TimeSpan.Zero;
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        var id = await SubmitAsync(provider, order);

        Assert.IsType<Prediction.Running>(await provider.PollAsync(order, id, Token));
        Assert.IsType<Prediction.Canceled>(await provider.CancelAsync(order, id, Token));
        Assert.IsType<Prediction.Canceled>(await provider.PollAsync(order, id, Token));

        _replicate.Control.Latency = Latency.Fixed(TimeSpan.Zero);
        var second = await SubmitAsync(provider, order);
        Assert.IsType<Prediction.Succeeded>(await provider.CancelAsync(order, second, Token));
    }

    [Fact]
    public async Task A_failure_and_a_withheld_image_are_named()
    {
        _replicate.Faults.Add(Fault.Fail("NSFW content detected. Try running it again, or try a different prompt."), Fault.Fail("E1001: out of memory"), Fault.FewerOutputs());

        FailureReason[] reasons =
        [
            Assert.IsType<Prediction.Failed>(await EndAsync(Provider(), Orders.Of("one"))).Refusal.Reason,
            Assert.IsType<Prediction.Failed>(await EndAsync(Provider(), Orders.Of("two"))).Refusal.Reason,
            Assert.IsType<Prediction.Failed>(await EndAsync(Provider(), Orders.Of("three"))).Refusal.Reason,
        ];

        Assert.Equal([FailureReason.ContentRejected, FailureReason.ProviderUnavailable, FailureReason.ContentRejected], reasons);
    }

    [Fact]
    public async Task An_expired_image_is_gone_both_by_address_and_by_prediction()
    {
        _replicate.Control.Retention = TimeSpan.FromMilliseconds(300);
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        var id = await SubmitAsync(provider, order);
        ImageSource? picture = null;
        Prediction? last = null;
        await Eventually.TrueAsync(async () =>
        {
            last = await provider.PollAsync(order, id, Token);
            picture = last is Prediction.Succeeded succeeded ? succeeded.Image : picture;
            return last is Prediction.Gone;
        });

        Assert.IsType<Prediction.Gone>(last);
        await Assert.ThrowsAsync<ImageGoneException>(() => provider.FetchAsync(picture!, Token));
    }

    [Fact]
    public async Task Delivery_faults_end_as_gone_or_as_a_fault_and_the_next_try_gets_the_image()
    {
        var provider = Provider();
        var picture = Assert.IsType<Prediction.Succeeded>(await EndAsync(provider, Orders.Of("a cat"))).Image;
        _replicate.Faults.Add(
            Fault.OutputGone(404, times: 1), Fault.HtmlBody(), Fault.OversizeBody(), Fault.TruncatedBody(), Fault.OutputGone(503, times: 1), Fault.RedirectBody("http://169.254.169.254/latest/meta-data"));

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ImageGoneException>(() => provider.FetchAsync(picture, Token));
        }

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ProviderFaultException>(() => provider.FetchAsync(picture, Token));
        }

        Assert.NotEmpty((await provider.FetchAsync(picture, Token)).ToArray());
    }

    [Fact]
    public async Task An_image_that_comes_too_slowly_times_out()
    {
        var clock = new FakeTimeProvider(Now);
        var provider = Provider(clock: clock);
        var picture = Assert.IsType<Prediction.Succeeded>(await EndAsync(provider, Orders.Of("a cat"))).Image;
        _replicate.Faults.Add(Fault.SlowBody(TimeSpan.FromSeconds(1)));

        var fetching = provider.FetchAsync(picture, Token);
        await Eventually.TrueAsync(() => _replicate.Faults.Rules.Count == 0);
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(FailureReason.TimedOut, (await Assert.ThrowsAsync<ProviderFaultException>(() => fetching)).Reason);
    }

    [Fact]
    public async Task Faults_of_polls_and_lists_pass()
    {
        var (provider, order) = (Provider(), Orders.Of("a cat"));
        var id = await SubmitAsync(provider, order);
        _replicate.Faults.Add(Fault.PollStatus(500), Fault.ListStatus(502));

        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.PollAsync(order, id, Token));
        await Assert.ThrowsAsync<ProviderFaultException>(() => provider.LookUpAsync(order, Now, Orders.Ours, Token));
        Assert.IsNotType<Prediction.Gone>(await provider.PollAsync(order, id, Token));
        Assert.Equal(new LookUpOutcome.Found(id), await provider.LookUpAsync(order, Now, Orders.Ours, Token));
    }

    [Fact]
    public async Task A_purchase_is_found_behind_more_than_a_page_of_others()
    {
        var (provider, wanted) = (Provider(), Orders.Of("the wanted one", 99));
        var id = await SubmitAsync(provider, wanted);
        for (var i = 0; i < 210; i++)
        {
            await SubmitAsync(provider, Orders.Of("another", i));
        }

        Assert.Equal(new LookUpOutcome.Found(id), await provider.LookUpAsync(wanted, Now, Orders.Ours, Token));
    }

    [Fact]
    public async Task The_progress_of_a_prediction_is_read_from_its_logs()
    {
        var clock = new FakeTimeProvider(Now);
        await using var replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Time = clock, Latency = Latency.Fixed(TimeSpan.FromSeconds(25)) }, Token);
        replicate.Control.StartDelay = TimeSpan.FromSeconds(5);
        var provider = Provider(clock: clock, baseUrl: replicate.BaseUrl);
        var order = Orders.Of("a cat");
        var id = await SubmitAsync(provider, order);

        Assert.Equal(new Prediction.Running(), await provider.PollAsync(order, id, Token));
        foreach (var percent in new[] { 0, 24, 48, 72 })
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(new Prediction.Running(percent), await provider.PollAsync(order, id, Token));
        }
    }

    private ReplicateProvider Provider(string? model = null, TimeProvider? clock = null, string token = Canary, Uri? baseUrl = null)
    {
        var settings = new ConfiguredProvider { Name = "replicate", Kind = "replicate", BaseUrl = baseUrl ?? _replicate.BaseUrl, Token = token, Model = model };
        var provider = (ReplicateProvider)new ReplicateKind(clock ?? TimeProvider.System).Create(settings);
        _providers.Add(provider);
        return provider;
    }

    private static async Task<string> SubmitAsync(ReplicateProvider provider, GenerationOrder order)
        => Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(order, Token)).ProviderId;

    private static async Task<Prediction> EndAsync(ReplicateProvider provider, GenerationOrder order)
    {
        var id = await SubmitAsync(provider, order);
        Prediction prediction = new Prediction.Running();
        await Eventually.TrueAsync(async () => (prediction = await provider.PollAsync(order, id, Token)) is not Prediction.Running);
        return prediction;
    }
}
