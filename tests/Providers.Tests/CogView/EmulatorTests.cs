using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.CogView;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.CogView;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.CogView;

/// <summary>The adapter against a service that was written without it, over real connections, with a ledger of what was bought.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private const string Canary = "id.CanaryCanaryCanaryCanaryCanary";

    private readonly List<IDisposable> _providers = [];

    private readonly FakeTimeProvider _serviceTime = new(TimeProvider.System.GetUtcNow());

    private CogViewEmulator _cogView = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cogView = await CogViewEmulator.StartAsync(
        new CogViewOptions { Token = Canary, Latency = Latency.Fixed(TimeSpan.Zero), SeparateImageHost = true, Time = _serviceTime }, Token);

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await _cogView.DisposeAsync();
    }

    [Theory]
    [InlineData("cogview-4-250304", 2048, 2048)]
    [InlineData("cogview-4", 64, 4096)]
    [InlineData("cogview-3-flash", 1000, 700)]
    [InlineData(null, null, null)]
    public async Task An_image_is_ordered_and_its_bytes_are_those_of_the_ledger(string? model, int? width, int? height)
    {
        var order = Orders.Of("a cat") with { Width = width, Height = height, NegativePrompt = "a dog", Steps = 9 };

        var completed = Assert.IsType<SubmitOutcome.Completed>(await Provider(model).SubmitAsync(order, Token));

        var purchase = _cogView.Ledger.Purchases.Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(completed.Image.Span)), purchase.Sha256!.Single());
        Assert.Equal((1, 0), (_cogView.Traffic.Downloads, _cogView.Traffic.DownloadsWithToken));
    }

    [Fact]
    public async Task Glm_image_is_ordered_for_later_and_another_instance_that_knows_its_id_brings_the_image()
    {
        _cogView.Control.Latency = Latency.Fixed(TimeSpan.FromMinutes(2));
        var order = Orders.Of("a cat") with { AspectRatio = "16:9" };
        var id = Assert.IsType<SubmitOutcome.Accepted>(await Provider("glm-image").SubmitAsync(order, Token)).ProviderId;
        var other = (IPredictionProvider)Provider("glm-image");

        Assert.IsType<Prediction.Running>(await other.PollAsync(order, id, Token));
        _serviceTime.Advance(TimeSpan.FromMinutes(2));
        var succeeded = Assert.IsType<Prediction.Succeeded>(await other.PollAsync(order, id, Token));
        var picture = await other.FetchAsync(succeeded.Image, Token);

        var purchase = _cogView.Ledger.Purchases.Single();
        Assert.Equal((id, Convert.ToHexStringLower(SHA256.HashData(picture.Span))), (purchase.Id, purchase.Sha256!.Single()));
    }

    public static TheoryData<string, FaultRule, int> Open => new()
    {
        { "reset before", Fault.RefuseConnection(), 0 },
        { "reset after", Fault.AcceptThenReset(), 1 },
        { "half an answer", Fault.AcceptThenTruncate(), 1 },
        { "500 before", Fault.StatusWithoutAccepting(500), 0 },
        { "1234 after", Fault.AcceptThenStatus(500) with { Text = "1234" }, 1 },
        { "502 after", Fault.AcceptThenStatus(502), 1 },
    };

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_order_that_went_wrong_after_it_was_sent_may_have_been_bought_and_is_sent_once(string what, FaultRule rule, int bought)
    {
        foreach (var model in new[] { "cogview-4", "glm-image" })
        {
            _cogView.Faults.Add(rule);

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider(model).SubmitAsync(Orders.Of($"a cat, {what}"), Token));

            Assert.True(fault.MayHaveBought);
        }

        Assert.Equal((2 * bought, 2), (_cogView.Ledger.Count, _cogView.Traffic.Creates));
    }

    public static TheoryData<FailureReason, FaultRule, bool> Refusing => new()
    {
        { FailureReason.InsufficientBalance, Fault.InsufficientCredit(), false },
        { FailureReason.InsufficientBalance, Fault.BillingRequired(), false },
        { FailureReason.Authentication, Fault.Unauthenticated(), false },
        { FailureReason.Authentication, Fault.StatusWithoutAccepting(403) with { Text = "1220" }, false },
        { FailureReason.ContentRejected, Fault.ModeratePrompt(), false },
        { FailureReason.ContentRejected, Fault.ModerateImage(), true },
        { FailureReason.InvalidRequest, Fault.InvalidInput(), false },
        { FailureReason.ProviderRetired, Fault.StatusWithoutAccepting(400) with { Text = "1221" }, false },
        { FailureReason.ProviderUnavailable, Fault.FewerOutputs(), true },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_says_whether_it_may_cost_money_as_the_ledger_does(FailureReason reason, FaultRule rule, bool bought)
    {
        _cogView.Faults.Add(rule);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider().SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal((reason, bought), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Equal(bought ? 1 : 0, _cogView.Ledger.Count);
    }

    public static TheoryData<FailureReason, FaultRule> Failing => new()
    {
        { FailureReason.ContentRejected, Fault.ModerateImage() }, { FailureReason.ProviderUnavailable, Fault.Fail("no reason") }, { FailureReason.ProviderUnavailable, Fault.FewerOutputs() },
    };

    [Theory]
    [MemberData(nameof(Failing), DisableDiscoveryEnumeration = true)]
    public async Task A_task_that_fails_is_a_refusal_that_may_have_charged(FailureReason reason, FaultRule rule)
    {
        _cogView.Faults.Add(rule);
        var provider = (IPredictionProvider)Provider("glm-image");
        var id = Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(Orders.Of("a cat"), Token)).ProviderId;

        var refusal = Assert.IsType<Prediction.Failed>(await provider.PollAsync(Orders.Of("a cat"), id, Token)).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task A_throttled_order_was_not_bought()
    {
        _cogView.Faults.Add(Fault.Throttle(), Fault.StatusWithoutAccepting(429) with { Text = "1305" });
        for (var i = 0; i < 2; i++)
        {
            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider().SubmitAsync(Orders.Of("a cat"), Token));
            Assert.Equal((FailureReason.RateLimited, false), (fault.Reason, fault.MayHaveBought));
        }

        Assert.Equal(0, _cogView.Ledger.Count);
    }

    [Fact]
    public async Task A_download_is_retried_until_the_host_has_the_image()
    {
        await using var late = await CogViewEmulator.StartAsync(
            new CogViewOptions { Latency = Latency.Fixed(TimeSpan.Zero), ImagesAppearAfter = TimeSpan.FromSeconds(7), Time = _serviceTime }, Token);
        var ours = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var submitting = Provider(clock: ours, baseUrl: late.BaseUrl).SubmitAsync(Orders.Of("a cat"), Token);
        await Eventually.TrueAsync(() =>
        {
            if (late.Traffic.Downloads > 0)
            {
                _serviceTime.Advance(TimeSpan.FromSeconds(1));
                ours.Advance(TimeSpan.FromSeconds(1));
            }

            return submitting.IsCompleted;
        });

        Assert.IsType<SubmitOutcome.Completed>(await submitting);
        Assert.InRange(late.Traffic.Downloads, 2, 10);
        Assert.Equal(1, late.Ledger.Count);
    }

    [Fact]
    public async Task A_marked_prompt_is_said_with_the_image()
    {
        var completed = Assert.IsType<SubmitOutcome.Completed>(await Provider().SubmitAsync(Orders.Of("a cat with a knife"), Token));

        Assert.Contains("prompt with level 2", completed.Remark, StringComparison.Ordinal);
    }

    private IImageProvider Provider(string? model = "cogview-4", TimeProvider? clock = null, Uri? baseUrl = null)
    {
        var settings = new ConfiguredProvider { Name = "cogview", Kind = "cogview", BaseUrl = baseUrl ?? _cogView.BaseUrl, Token = Canary, Model = model };
        var provider = new CogViewKind(clock ?? TimeProvider.System).Create(settings);
        _providers.Add((IDisposable)provider);
        return provider;
    }
}
