using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.HuggingFace;

namespace ImageGen.Providers.Tests.HuggingFace;

/// <summary>Orders that the service reports as failed, and orders that must not be sent.</summary>
public sealed class FailedOrderTests : IAsyncLifetime
{
    private readonly List<IDisposable> _providers = [];

    private HuggingFaceEmulator _huggingFace = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _huggingFace = await HuggingFaceEmulator.StartAsync(
        new HuggingFaceOptions { Token = HuggingFaceDouble.Token, Latency = Latency.Fixed(TimeSpan.Zero) }, Token);

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await _huggingFace.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"id":"p1","status":"failed","error":"NSFW content detected."}""", FailureReason.ContentRejected, true)]
    [InlineData("""{"id":"p1","status":"failed","error":"E1001"}""", FailureReason.ProviderUnavailable, true)]
    [InlineData("""{"id":"p1","status":"failed","error":null}""", FailureReason.ProviderUnavailable, true)]
    [InlineData("""{"id":"p1","status":"canceled"}""", FailureReason.ProviderUnavailable, true)]
    [InlineData("""{"id":"p1","status":"aborted","error":null}""", FailureReason.ProviderUnavailable, false)]
    public async Task A_prediction_that_ended_without_an_image_has_failed_and_is_no_lost_image(string body, FailureReason reason, bool mayHaveCharged)
    {
        using var router = new HuggingFaceDouble().Answer(HuggingFaceDouble.Look, 200, HuggingFaceDouble.AllProviders).Answer(HuggingFaceDouble.Replicate, 201, body);

        var refusal = Assert.IsType<SubmitOutcome.Failed>(await router.Provider($"{HuggingFaceDouble.Flux}:replicate").SubmitAsync(Orders.Of("a cat"), Token)).Refusal;

        Assert.Equal((reason, mayHaveCharged), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task Adapter_weights_are_sent_where_the_service_accepts_them_and_refused_before_a_purchase_elsewhere()
    {
        Assert.IsType<SubmitOutcome.Accepted>(await Provider("example/cat-lora").SubmitAsync(Orders.Of("a cat"), Token));
        var refusal = Assert.IsType<SubmitOutcome.Refused>(await Provider("example/dog-lora").SubmitAsync(Orders.Of("a dog"), Token)).Refusal;

        var purchase = _huggingFace.Ledger.Purchases.Single();
        Assert.Equal("https://huggingface.co/example/cat-lora/resolve/main/cat.safetensors", purchase.Input.GetProperty("loras")[0].GetProperty("path").GetString());
        Assert.Contains("adapter", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_runner_died_has_failed_in_those_words_and_may_have_cost()
    {
        _huggingFace.Faults.Add(Fault.Crash());
        var provider = Provider($"{HuggingFaceDouble.Flux}:fal-ai");

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await provider.SubmitAsync(Orders.Of("a cat"), Token));
        var refusal = Assert.IsType<Prediction.Failed>(await ((IPredictionProvider)provider).PollAsync(Orders.Of("a cat"), accepted.ProviderId, Token)).Refusal;

        Assert.Equal((FailureReason.ProviderUnavailable, "Runner died (runner_error)", true), (refusal.Reason, refusal.Message, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task A_prediction_that_failed_while_it_was_polled_has_failed_and_is_no_lost_image()
    {
        _huggingFace.Faults.Add(Fault.Fail("E1000: An unknown error occurred."));

        Assert.True(Assert.IsType<SubmitOutcome.Failed>(await Provider($"{HuggingFaceDouble.Flux}:replicate").SubmitAsync(Orders.Of("a cat"), Token)).Refusal.MayHaveCharged);
    }

    private IImageProvider Provider(string model)
    {
        var provider = new HuggingFaceKind(TimeProvider.System).Create(new ConfiguredProvider { Name = "huggingface", Kind = "huggingface", BaseUrl = _huggingFace.BaseUrl, Token = HuggingFaceDouble.Token, Model = model });
        _providers.Add((IDisposable)provider);
        return provider;
    }
}
