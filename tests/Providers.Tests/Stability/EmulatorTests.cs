using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.Stability;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.Stability;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.Stability;

/// <summary>The adapter against a service that was written without it, over real connections, with a ledger of what was bought.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private const string Canary = "sk-CanaryCanaryCanaryCanaryCanary";

    private readonly List<IDisposable> _providers = [];

    private readonly FakeTimeProvider _serviceTime = new(TimeProvider.System.GetUtcNow());

    private StabilityEmulator _stability = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stability = await StabilityEmulator.StartAsync(
        new StabilityOptions { Token = Canary, Latency = Latency.Fixed(TimeSpan.Zero), Credits = 100, MostRequests = 3, Time = _serviceTime }, Token);

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await _stability.DisposeAsync();
    }

    [Theory]
    [InlineData("core", "16:9", null, 97)]
    [InlineData("ultra", "9:21", OutputFormat.Png, 92)]
    [InlineData("sd3", null, OutputFormat.Jpeg, 93.5)]
    [InlineData("sd3.5-large-turbo", "5:4", OutputFormat.Webp, 96)]
    [InlineData("sd3.5-flash", "99:1", null, 97.5)]
    [InlineData(null, null, null, 97)]
    public async Task An_image_is_ordered_and_its_bytes_are_those_of_the_ledger(string? model, string? ratio, OutputFormat? format, double left)
    {
        var order = Orders.Of("a cat", 42) with { AspectRatio = ratio, OutputFormat = format, NegativePrompt = "a dog", Guidance = 7.5, Steps = 20 };
        var provider = Provider(model);

        var completed = Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(order, Token));

        var purchase = _stability.Ledger.Purchases.Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(completed.Image.Span)), purchase.Sha256!.Single());
        Assert.Equal((order.Prompt, 42), (purchase.Prompt, purchase.Seed));
        Assert.Equal((decimal)left, (await ((IBalanceReader)provider).ReadBalanceAsync(Token)).Amount);
    }

    public static TheoryData<string, FaultRule, int> Open => new()
    {
        { "reset before", Fault.RefuseConnection(), 0 },
        { "reset after", Fault.AcceptThenReset(), 1 },
        { "half an answer", Fault.AcceptThenTruncate(), 1 },
        { "500 before", Fault.StatusWithoutAccepting(500), 0 },
        { "500 after", Fault.AcceptThenStatus(500), 1 },
        { "502 after", Fault.AcceptThenStatus(502), 1 },
        { "504 before", Fault.StatusWithoutAccepting(504), 0 },
    };

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_order_that_went_wrong_after_it_was_sent_may_have_been_bought_and_is_sent_once(string what, FaultRule rule, int bought)
    {
        _stability.Faults.Add(rule);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider().SubmitAsync(Orders.Of($"a cat, {what}"), Token));

        Assert.True(fault.MayHaveBought);
        Assert.Equal((bought, 1), (_stability.Ledger.Count, _stability.Traffic.Creates));
    }

    [Fact]
    public async Task A_purchase_that_is_never_answered_times_out_at_the_deadline_and_may_have_been_bought()
    {
        _stability.Faults.Add(Fault.AcceptThenHang());
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var submitting = Provider(clock: clock).SubmitAsync(Orders.Of("a cat that hangs"), Token);
        await Eventually.TrueAsync(() => _stability.Ledger.Count > 0);

        clock.Advance(TimeSpan.FromSeconds(299));
        Assert.False(submitting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => submitting);
        Assert.Equal((FailureReason.TimedOut, true), (fault.Reason, fault.MayHaveBought));
    }

    public static TheoryData<FailureReason, FaultRule, bool> Refusing => new()
    {
        { FailureReason.InsufficientBalance, Fault.InsufficientCredit(), false },
        { FailureReason.Authentication, Fault.Unauthenticated(), false },
        { FailureReason.ContentRejected, Fault.ModeratePrompt(), false },
        { FailureReason.ContentRejected, Fault.ModeratePrompt() with { Text = "public_figure" }, false },
        { FailureReason.ContentRejected, Fault.ModerateImage(), true },
        { FailureReason.InvalidRequest, Fault.InvalidInput(), false },
        { FailureReason.ProviderUnavailable, Fault.FewerOutputs(), true },
        { FailureReason.ProviderUnavailable, Fault.HtmlOutput(), true },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_says_whether_it_may_cost_money_as_the_ledger_does(FailureReason reason, FaultRule rule, bool bought)
    {
        _stability.Faults.Add(rule);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider().SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal((reason, bought), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Equal(bought ? 1 : 0, _stability.Ledger.Count);
    }

    [Fact]
    public async Task No_order_is_bought_after_the_credits_are_used_up()
    {
        var provider = Provider("ultra");
        var outcomes = new List<SubmitOutcome>();
        for (var i = 0; i < 13; i++)
        {
            outcomes.Add(await provider.SubmitAsync(Orders.Of($"cat {i}"), Token));
            _serviceTime.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(12, outcomes.Count(outcome => outcome is SubmitOutcome.Completed));
        Assert.Equal(FailureReason.InsufficientBalance, Assert.IsType<SubmitOutcome.Refused>(outcomes[^1]).Refusal.Reason);
        Assert.Equal((12, 4m), (_stability.Ledger.Count, _stability.Credits));
    }

    [Fact]
    public async Task A_throttled_client_waits_as_requested_and_is_served_again()
    {
        var provider = Provider();
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of($"cat {i}"), Token));
        }

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => provider.SubmitAsync(Orders.Of("one more"), Token));
        Assert.Equal((FailureReason.RateLimited, false), (fault.Reason, fault.MayHaveBought));
        _serviceTime.Advance(fault.RetryAfter!.Value);

        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("one more"), Token));
        Assert.Equal(4, _stability.Ledger.Count);
    }

    [Fact]
    public async Task A_wrong_token_is_named_by_an_order_and_by_the_balance()
    {
        var provider = Provider(token: "sk-wrong");

        Assert.Equal(FailureReason.Authentication, Assert.IsType<SubmitOutcome.Refused>(await provider.SubmitAsync(Orders.Of("a cat"), Token)).Refusal.Reason);
        Assert.Equal(FailureReason.Authentication, (await Assert.ThrowsAsync<ProviderFaultException>(() => ((IBalanceReader)provider).ReadBalanceAsync(Token))).Reason);
    }

    private IImageProvider Provider(string? model = "core", TimeProvider? clock = null, string token = Canary)
    {
        var provider = new StabilityKind(clock ?? TimeProvider.System).Create(new ConfiguredProvider { Name = "stability", Kind = "stability", BaseUrl = _stability.BaseUrl, Token = token, Model = model });
        _providers.Add((IDisposable)provider);
        return provider;
    }
}
