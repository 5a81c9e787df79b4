using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.HuggingFace;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.HuggingFace;

/// <summary>The adapter against a service that was written without it, over real connections, with a ledger of what was bought.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private const string Canary = "hf_CanaryCanaryCanaryCanaryCanary";

    private const string Flux = "black-forest-labs/FLUX.1-schnell";

    private const string Tiny = "example/tiny-diffusion";

    private readonly List<IDisposable> _providers = [];

    private readonly FakeTimeProvider _serviceTime = new(TimeProvider.System.GetUtcNow());

    private HuggingFaceEmulator _huggingFace = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _huggingFace = await HuggingFaceEmulator.StartAsync(
        new HuggingFaceOptions { Token = Canary, Latency = Latency.Fixed(TimeSpan.Zero), SeparateImageHost = true, Time = _serviceTime }, Token);

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await _huggingFace.DisposeAsync();
    }

    [Theory]
    [InlineData(Flux, null)]
    [InlineData(Flux + ":fal-ai", null)]
    [InlineData(Flux + ":replicate", null)]
    [InlineData(Flux + ":replicate", OutputForm.Text)]
    [InlineData(Flux + ":together", null)]
    [InlineData(Flux + ":together", OutputForm.Text)]
    [InlineData(Flux + ":nscale", null)]
    [InlineData("stabilityai/stable-diffusion-xl-base-1.0", null)]
    [InlineData("stabilityai/stable-diffusion-xl-base-1.0:nscale", null)]
    [InlineData(Tiny, null)]
    [InlineData(Tiny, OutputForm.Data)]
    [InlineData(Tiny, OutputForm.Text)]
    public async Task The_image_of_every_routed_provider_has_the_bytes_of_the_ledger(string model, OutputForm? form)
    {
        _huggingFace.Control.Output = form;
        var provider = Provider(model);

        var picture = await PictureAsync(provider, Orders.Of("a cat", 42) with { AspectRatio = "16:9", Steps = 4 });

        var purchase = _huggingFace.Ledger.Purchases.Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(picture.Span)), purchase.Sha256!.Single());
        Assert.Equal(("a cat", 42, 0), (purchase.Prompt, purchase.Seed, _huggingFace.Traffic.DownloadsWithToken));
    }

    [Fact]
    public async Task An_order_in_the_queue_is_brought_home_by_another_instance_that_knows_its_id()
    {
        _huggingFace.Control.Latency = Latency.Fixed(TimeSpan.FromMinutes(2));
        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await Provider(Flux + ":fal-ai").SubmitAsync(Orders.Of("a cat"), Token));
        var other = (IPredictionProvider)Provider(Flux);

        Assert.IsType<Prediction.Running>(await other.PollAsync(Orders.Of("a cat"), accepted.ProviderId, Token));
        _serviceTime.Advance(TimeSpan.FromMinutes(2));
        var succeeded = Assert.IsType<Prediction.Succeeded>(await other.PollAsync(Orders.Of("a cat"), accepted.ProviderId, Token));

        Assert.NotEmpty((await other.FetchAsync(succeeded.Image, Token)).ToArray());
        Assert.Equal(1, _huggingFace.Ledger.Count);
    }

    [Fact]
    public async Task A_prediction_that_outlasts_the_wait_continues_under_its_id()
    {
        _huggingFace.Control.Latency = Latency.Fixed(TimeSpan.FromMinutes(2));
        var provider = (IPredictionProvider)Provider(Flux + ":replicate");
        var submitting = provider.SubmitAsync(Orders.Of("a cat"), Token);
        await Eventually.TrueAsync(() => _huggingFace.Ledger.Count > 0);

        await Eventually.TrueAsync(() =>
        {
            _serviceTime.Advance(TimeSpan.FromSeconds(1));
            return submitting.IsCompleted;
        });

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await submitting);
        _serviceTime.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<Prediction.Succeeded>(await provider.PollAsync(Orders.Of("a cat"), accepted.ProviderId, Token));
    }

    public static TheoryData<string, FaultRule, int> Open => new()
    {
        { "reset before", Fault.RefuseConnection(), 0 },
        { "reset after", Fault.AcceptThenReset(), 1 },
        { "half an answer", Fault.AcceptThenTruncate(), 1 },
        { "500 before", Fault.StatusWithoutAccepting(500), 0 },
        { "500 after", Fault.AcceptThenStatus(500), 1 },
        { "502 after", Fault.AcceptThenStatus(502), 1 },
        { "503 before", Fault.StatusWithoutAccepting(503), 0 },
    };

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_order_that_went_wrong_after_it_was_sent_may_have_been_bought_and_is_sent_once(string what, FaultRule rule, int bought)
    {
        string[] models = [Tiny, Flux + ":fal-ai", Flux + ":replicate", Flux + ":together"];
        foreach (var model in models)
        {
            _huggingFace.Faults.Add(rule);

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(model).SubmitAsync(Orders.Of($"a cat, {what}"), Token));

            Assert.True(fault.MayHaveBought);
        }

        Assert.Equal((models.Length * bought, models.Length), (_huggingFace.Ledger.Count, _huggingFace.Traffic.Creates));
    }

    public static TheoryData<string, FailureReason, FaultRule, bool> Refusing => new()
    {
        { Tiny, FailureReason.InsufficientBalance, Fault.InsufficientCredit(), false },
        { Tiny, FailureReason.Authentication, Fault.Unauthenticated(), false },
        { Tiny, FailureReason.InvalidRequest, Fault.InvalidInput(), false },
        { Tiny, FailureReason.Authentication, Fault.StatusWithoutAccepting(403), false },
        { Flux + ":fal-ai", FailureReason.ContentRejected, Fault.ModeratePrompt(), false },
        { Flux + ":replicate", FailureReason.ContentRejected, Fault.ModerateImage(), true },
        { Flux + ":replicate", FailureReason.ProviderUnavailable, Fault.Fail(FailureTexts.OutOfMemory), true },
        { Flux + ":together", FailureReason.ProviderUnavailable, Fault.FewerOutputs(), true },
        { Flux + ":together", FailureReason.ProviderUnavailable, Fault.HtmlOutput(), true },
        { "stabilityai/stable-diffusion-xl-base-1.0:hf-inference", FailureReason.ProviderRetired, Fault.PollStatus(500), false },
        { "runwayml/stable-diffusion-v1-5", FailureReason.ProviderRetired, Fault.PollStatus(500), false },
        { "runwayml/stable-diffusion-v1-5:hf-inference", FailureReason.ProviderRetired, Fault.PollStatus(500), false },
        { "openai-community/gpt2", FailureReason.ProviderRetired, Fault.PollStatus(500), false },
        { "nobody/nothing", FailureReason.ProviderRetired, Fault.PollStatus(500), false },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_says_whether_it_may_cost_money_as_the_ledger_does(string model, FailureReason reason, FaultRule rule, bool bought)
    {
        _huggingFace.Faults.Add(rule);

        var refusal = await Provider(model).SubmitAsync(Orders.Of("a cat"), Token) switch
        {
            SubmitOutcome.Refused refused => refused.Refusal,
            var failed => Assert.IsType<SubmitOutcome.Failed>(failed).Refusal,
        };

        Assert.Equal((reason, bought), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Equal(bought ? 1 : 0, _huggingFace.Ledger.Count);
    }

    [Fact]
    public async Task A_queued_order_that_fails_or_is_withheld_may_have_charged()
    {
        foreach (var (rule, reason) in new[] { (Fault.ModerateImage(), FailureReason.ContentRejected), (Fault.Fail("out of memory"), FailureReason.InvalidRequest), (Fault.FewerOutputs(), FailureReason.ProviderUnavailable) })
        {
            _huggingFace.Faults.Add(rule);
            var provider = (IPredictionProvider)Provider(Flux + ":fal-ai");
            var accepted = Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(Orders.Of("a cat"), Token));

            var refusal = Assert.IsType<Prediction.Failed>(await provider.PollAsync(Orders.Of("a cat"), accepted.ProviderId, Token)).Refusal;

            Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
        }
    }

    [Theory]
    [InlineData(503)]
    [InlineData(200)]
    public async Task A_model_that_is_loading_is_a_temporary_failure_without_a_purchase(int status)
    {
        _huggingFace.Faults.Add(Fault.StatusWithoutAccepting(status) with { Text = "loading" });

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(Tiny).SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal((false, 20, 0), (fault.MayHaveBought, fault.RetryAfter!.Value.TotalSeconds, _huggingFace.Ledger.Count));
        Assert.IsType<SubmitOutcome.Completed>(await Provider(Tiny).SubmitAsync(Orders.Of("a cat"), Token));
    }

    [Theory]
    [InlineData(true, "no longer supported")]
    [InlineData(false, "Not Found")]
    public async Task The_old_way_is_retired_in_one_attempt(bool isOldHost, string sentence)
    {
        await using var old = await HuggingFaceEmulator.StartAsync(new HuggingFaceOptions { IsOldHost = isOldHost }, Token);

        var outcome = await Provider("runwayml/stable-diffusion-v1-5", new Uri(old.BaseUrl, "/models")).SubmitAsync(Orders.Of("test"), Token);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal;
        Assert.Equal((FailureReason.ProviderRetired, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Equal((1, 0), (old.Traffic.Creates, old.Ledger.Count));
    }

    [Fact]
    public async Task A_throttled_order_waits_as_requested()
    {
        _huggingFace.Faults.Add(Fault.Throttle(retryAfter: 7, inHeader: true));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(Tiny).SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal((FailureReason.RateLimited, false, 7), (fault.Reason, fault.MayHaveBought, fault.RetryAfter!.Value.TotalSeconds));
    }

    private static async Task<ReadOnlyMemory<byte>> PictureAsync(IImageProvider provider, GenerationOrder order)
    {
        var outcome = await provider.SubmitAsync(order, Token);
        if (outcome is SubmitOutcome.Completed completed)
        {
            return completed.Image;
        }

        var predictions = (IPredictionProvider)provider;
        var succeeded = Assert.IsType<Prediction.Succeeded>(await predictions.PollAsync(order, Assert.IsType<SubmitOutcome.Accepted>(outcome).ProviderId, Token));
        return await predictions.FetchAsync(succeeded.Image, Token);
    }

    private IImageProvider Provider(string model, Uri? baseUrl = null)
    {
        var settings = new ConfiguredProvider { Name = "huggingface", Kind = "huggingface", BaseUrl = baseUrl ?? _huggingFace.BaseUrl, Token = Canary, Model = model };
        var provider = new HuggingFaceKind(TimeProvider.System).Create(settings);
        _providers.Add((IDisposable)provider);
        return provider;
    }
}
