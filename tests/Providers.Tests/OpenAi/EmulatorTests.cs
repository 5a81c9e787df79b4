using System.Security.Cryptography;
using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.OpenAi;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.OpenAi;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>The adapter against an endpoint that was written without it, over real connections, with a ledger of what was bought.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private const string Canary = "sk-CanaryCanaryCanaryCanaryCanary";

    private readonly List<IDisposable> _providers = [];

    private OpenAiEmulator _openAi = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _openAi = await OpenAiEmulator.StartAsync(
        new OpenAiOptions { Token = Canary, Latency = Latency.Fixed(TimeSpan.Zero), SeparateImageHost = true }, Token);

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await _openAi.DisposeAsync();
    }

    [Theory]
    [InlineData("dall-e-2", null, null)]
    [InlineData("dall-e-3", "16:9", null)]
    [InlineData("gpt-image-1", "3:2", OutputFormat.Png)]
    [InlineData("gpt-image-2", "16:9", OutputFormat.Jpeg)]
    [InlineData("chatgpt-image-latest", null, OutputFormat.Webp)]
    [InlineData(null, null, null)]
    public async Task An_image_is_ordered_and_its_bytes_are_those_of_the_ledger(string? model, string? ratio, OutputFormat? format)
    {
        var order = Orders.Of("a cat") with { AspectRatio = ratio, OutputFormat = format };

        var completed = Assert.IsType<SubmitOutcome.Completed>(await Provider(model).SubmitAsync(order, Token));

        var purchase = _openAi.Ledger.Purchases.Single();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(completed.Image.Span)), purchase.Sha256!.Single());
        Assert.Equal((order.Prompt, order.JobId.ToString()), (purchase.Prompt, purchase.ClientRequestId));
    }

    [Fact]
    public async Task An_image_that_comes_as_an_address_is_fetched_without_the_token()
    {
        _openAi.Control.Output = OutputForm.Text;
        _openAi.Faults.Add(Fault.TruncatedBody());

        var made = Assert.IsType<SubmitOutcome.Made>(await Provider().SubmitAsync(Orders.Of("a cat"), Token));
        var picture = await Assert.IsAssignableFrom<IImageFetcher>(Provider()).FetchAsync(made.Image, Token);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(picture.Span)), _openAi.Ledger.Purchases.Single().Sha256!.Single());
        Assert.Equal((2, 0), (_openAi.Traffic.Downloads, _openAi.Traffic.DownloadsWithToken));
    }

    public static TheoryData<string, FaultRule, int> Open => new()
    {
        { "reset before", Fault.RefuseConnection(), 0 },
        { "reset after", Fault.AcceptThenReset(), 1 },
        { "half an answer", Fault.AcceptThenTruncate(), 1 },
        { "500 before", Fault.StatusWithoutAccepting(500), 0 },
        { "500 after", Fault.AcceptThenStatus(500), 1 },
        { "502 before", Fault.StatusWithoutAccepting(502), 0 },
        { "502 after", Fault.AcceptThenStatus(502), 1 },
        { "504 before", Fault.StatusWithoutAccepting(504), 0 },
        { "504 after", Fault.AcceptThenStatus(504), 1 },
    };

    [Theory]
    [MemberData(nameof(Open), DisableDiscoveryEnumeration = true)]
    public async Task An_order_that_went_wrong_after_it_was_sent_may_have_been_bought_and_is_sent_once(string what, FaultRule rule, int bought)
    {
        _openAi.Faults.Add(rule);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider().SubmitAsync(Orders.Of($"a cat, {what}"), Token));

        Assert.True(fault.MayHaveBought);
        Assert.Equal((bought, 1), (_openAi.Ledger.Count, _openAi.Traffic.Creates));
    }

    [Fact]
    public async Task A_purchase_that_is_never_answered_times_out_at_the_deadline_and_may_have_been_bought()
    {
        _openAi.Faults.Add(Fault.AcceptThenHang());
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var submitting = Provider(clock: clock).SubmitAsync(Orders.Of("a cat that hangs"), Token);
        await Eventually.TrueAsync(() => _openAi.Ledger.Count > 0);

        clock.Advance(TimeSpan.FromSeconds(299));
        Assert.False(submitting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => submitting);
        Assert.Equal((FailureReason.TimedOut, true), (fault.Reason, fault.MayHaveBought));
    }

    public static TheoryData<FailureReason, FaultRule, bool> Refusing => new()
    {
        { FailureReason.InsufficientBalance, Fault.InsufficientCredit(), false },
        { FailureReason.InsufficientBalance, Fault.BillingRequired(), false },
        { FailureReason.Authentication, Fault.Unauthenticated(), false },
        { FailureReason.ContentRejected, Fault.ModeratePrompt(), false },
        { FailureReason.ContentRejected, Fault.ModerateImage(), true },
        { FailureReason.InvalidRequest, Fault.InvalidInput(), false },
        { FailureReason.ProviderUnavailable, Fault.FewerOutputs(), true },
        { FailureReason.ProviderUnavailable, Fault.HtmlOutput(), true },
    };

    [Theory]
    [MemberData(nameof(Refusing), DisableDiscoveryEnumeration = true)]
    public async Task A_refusal_says_whether_it_may_cost_money_as_the_ledger_does(FailureReason reason, FaultRule rule, bool bought)
    {
        _openAi.Faults.Add(rule);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider().SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal((reason, bought), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Equal(bought ? 1 : 0, _openAi.Ledger.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_throttled_order_waits_as_requested(bool inHeader)
    {
        _openAi.Faults.Add(Fault.Throttle(retryAfter: 7, inHeader));

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => Provider().SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal((FailureReason.RateLimited, false, TimeSpan.FromSeconds(7)), (fault.Reason, fault.MayHaveBought, fault.RetryAfter));
        Assert.Equal(0, _openAi.Ledger.Count);
    }

    [Fact]
    public async Task An_unknown_model_is_the_callers_mistake()
    {
        var outcome = await Provider().SubmitAsync(Orders.Of("a cat") with { Model = "imagen" }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    private IImageProvider Provider(string? model = "gpt-image-1", TimeProvider? clock = null)
    {
        var settings = new ConfiguredProvider { Name = "openai", Kind = "openai", BaseUrl = _openAi.BaseUrl, Token = Canary, Model = model };
        var provider = new OpenAiKind(clock ?? TimeProvider.System).Create(settings);
        _providers.Add((IDisposable)provider);
        return provider;
    }
}
