using ImageGen.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Providers.Tests.HuggingFace;

/// <summary>An asynchronous order that continues under its id, in fal's queue or at Replicate.</summary>
public sealed class PollTests : IDisposable
{
    private const string InQueue = "fal-ai/fal-ai/flux/requests/r1";

    private const string AtReplicate = "replicate/v1/predictions/p1";

    private const string Status = $"GET /{InQueue}/status?_subdomain=queue";

    private const string Result = $"GET /{InQueue}?_subdomain=queue";

    private readonly HuggingFaceDouble _huggingFace = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _huggingFace.Dispose();

    [Theory]
    [InlineData(202, """{"status":"IN_QUEUE","queue_position":3}""")]
    [InlineData(200, """{"status":"IN_PROGRESS"}""")]
    [InlineData(200, """{"status":"SOMETHING_NEW"}""")]
    public async Task An_order_that_is_not_completed_is_running(int status, string body)
    {
        _huggingFace.Answer(Status, status, body);

        Assert.IsType<Prediction.Running>(await PollAsync(InQueue));
        Assert.Single(_huggingFace.Calls);
    }

    [Fact]
    public async Task A_completed_order_has_its_image_in_the_result()
    {
        _huggingFace.Answer(Status, 200, """{"status":"COMPLETED"}""").Answer(Result, 200, $$"""{"images":[{"url":"{{HuggingFaceDouble.PictureUrl}}"}],"has_nsfw_concepts":[false]}""");

        Assert.Equal(new Prediction.Succeeded(new ImageSource(HuggingFaceDouble.PictureUrl)), await PollAsync(InQueue));
    }

    [Theory]
    [InlineData(200, """{"images":[{"url":"https://v3.fal.media/files/black.png"}],"has_nsfw_concepts":[true]}""", FailureReason.ContentRejected)]
    [InlineData(200, """{"images":[]}""", FailureReason.ProviderUnavailable)]
    [InlineData(200, """{"images":[{"url":7}],"has_nsfw_concepts":[]}""", FailureReason.ProviderUnavailable)]
    [InlineData(200, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"unsafe","type":"content_policy_violation"}]}""", FailureReason.ContentRejected)]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"bad size","type":"value_error"}]}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"detail":"bad"}""", FailureReason.InvalidRequest)]
    public async Task A_completed_order_without_an_image_has_failed_and_may_have_charged(int status, string body, FailureReason reason)
    {
        _huggingFace.Answer(Status, 200, """{"status":"COMPLETED"}""").Answer(Result, status, body);

        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync(InQueue)).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Theory]
    [InlineData("""{"status":"COMPLETED","error":"Runner died","error_type":"runner_error"}""", 500, "", FailureReason.ProviderUnavailable, "Runner died (runner_error)")]
    [InlineData("""{"status":"COMPLETED","error":"Runner died"}""", 404, "", FailureReason.ProviderUnavailable, "Runner died")]
    [InlineData("""{"status":"COMPLETED","error_type":"request_timeout"}""", 504, "", FailureReason.TimedOut, "request_timeout")]
    [InlineData("""{"status":"COMPLETED"}""", 503, """{"detail":"Runner disconnected","error_type":"runner_disconnected"}""", FailureReason.ProviderUnavailable, "Runner disconnected (runner_disconnected)")]
    [InlineData("""{"status":"completed"}""", 422, """{"detail":"Prompt too long"}""", FailureReason.InvalidRequest, "Prompt too long")]
    [InlineData("""{"status":"COMPLETED"}""", 200, """{"detail":"Internal error"}""", FailureReason.ProviderUnavailable, "Internal error")]
    [InlineData("""{"status":"COMPLETED","error":"NSFW content"}""", 500, "", FailureReason.ContentRejected, "NSFW content")]
    [InlineData("""{"status":"FAILED","error":"out of memory"}""", 500, "", FailureReason.ProviderUnavailable, "out of memory")]
    [InlineData("""{"status":"error"}""", 500, "", FailureReason.ProviderUnavailable, "without a reason")]
    public async Task An_order_reported_as_failed_is_not_polled_again(string status, int result, string body, FailureReason reason, string words)
    {
        _huggingFace.Answer(Status, 200, status).Answer(Result, result, body);

        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync(InQueue)).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"CANCELED"}""", typeof(Prediction.Canceled))]
    [InlineData("""{"status":"CANCELLED"}""", typeof(Prediction.Canceled))]
    [InlineData("""{"status":"NOT_FOUND"}""", typeof(Prediction.Gone))]
    [InlineData("""{"status":"CANCELLATION_REQUESTED"}""", typeof(Prediction.Running))]
    public async Task Words_for_an_end_are_read_in_any_spelling(string status, Type type)
    {
        _huggingFace.Answer(Status, 200, status);

        Assert.IsType(type, await PollAsync(InQueue));
    }

    [Theory]
    [InlineData("""{"images":[{"url":"https://v3.fal.media/files/a.png"}],"timings":NaN,"seed":"7","has_nsfw_concepts":null}""")]
    [InlineData("""{"image":{"url":"https://v3.fal.media/files/a.png"},"images":null}""")]
    [InlineData("""{"images":["https://v3.fal.media/files/a.png"],"has_nsfw_concepts":["false"]}""")]
    [InlineData("""{"images":{"url":"https://v3.fal.media/files/a.png"},"data":7,"error":"an earlier try"}""")]
    public async Task An_image_is_found_at_every_documented_place_beside_other_fields(string body)
    {
        _huggingFace.Answer(Status, 200, """{"status":"COMPLETED","error":"an earlier try"}""").Answer(Result, 200, body);

        Assert.Equal(new ImageSource(HuggingFaceDouble.PictureUrl), Assert.IsType<Prediction.Succeeded>(await PollAsync(InQueue)).Image);
    }

    [Theory]
    [InlineData(InQueue, """{"status":"COMPLETED"}""", 500, "Internal Server Error")]
    [InlineData(InQueue, """{"status":"COMPLETED"}""", 502, "<html>")]
    [InlineData(InQueue, """{"status":"COMPLETED"}""", 404, """{"detail":"Path /x not found"}""")]
    [InlineData(InQueue, """{"status":"COMPLETED"}""", 200, "<html>")]
    [InlineData(InQueue, """{"detail":"something broke"}""", 500, "")]
    [InlineData(AtReplicate, """{"title":"x","detail":"something broke","status":404}""", 500, "")]
    public async Task A_completed_order_without_a_result_has_failed_when_the_answer_stands(string id, string status, int result, string body)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var provider = _huggingFace.Provider(clock: clock);
        _huggingFace.Answer(Status, 200, status).Answer($"GET /{AtReplicate}", 200, status).Answer(Result, result, body);
        for (var seconds = 0; seconds < 30; seconds += 10)
        {
            Assert.False((await Assert.ThrowsAsync<ProviderFaultException>(() => provider.PollAsync(Orders.Of("a cat"), id, Token))).MayHaveBought);
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.True(Assert.IsType<Prediction.Failed>(await provider.PollAsync(Orders.Of("a cat"), id, Token)).Refusal.MayHaveCharged);
    }

    [Theory]
    [InlineData(500, "", FailureReason.ProviderUnavailable)]
    [InlineData(504, "", FailureReason.TimedOut)]
    [InlineData(429, "", FailureReason.RateLimited)]
    [InlineData(401, "", FailureReason.Authentication)]
    [InlineData(200, "<html>", FailureReason.ProviderUnavailable)]
    public async Task An_answer_that_omits_the_order_is_requested_again(int status, string body, FailureReason reason)
    {
        foreach (var (call, id) in new[] { (Status, InQueue), (Result, InQueue), ($"GET /{AtReplicate}", AtReplicate) })
        {
            _huggingFace.Answer(Status, 200, """{"status":"COMPLETED"}""").Answer(call, status, body);

            var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => PollAsync(id));

            Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
        }
    }

    [Theory]
    [InlineData("""{"id":"p1","status":"processing"}""", typeof(Prediction.Running))]
    [InlineData("""{"id":"p1","status":"succeeded","output":["https://replicate.delivery/a.png"]}""", typeof(Prediction.Succeeded))]
    [InlineData("""{"id":"p1","status":"failed","error":"E1000"}""", typeof(Prediction.Failed))]
    [InlineData("""{"id":"p1","status":"canceled"}""", typeof(Prediction.Canceled))]
    public async Task A_prediction_at_replicate_is_read_as_replicate_writes_it(string body, Type type)
    {
        _huggingFace.Answer($"GET /{AtReplicate}", 200, body);

        Assert.IsType(type, await PollAsync(AtReplicate));
    }

    [Theory]
    [InlineData(InQueue)]
    [InlineData(AtReplicate)]
    public async Task An_unknown_order_is_gone(string id) => Assert.IsType<Prediction.Gone>(await PollAsync(id));

    [Theory]
    [InlineData("")]
    [InlineData("r1")]
    [InlineData("../../whoami")]
    [InlineData("fal-ai/../../requests/x")]
    [InlineData("replicate/v1/predictions/../account")]
    [InlineData("replicate/v1/predictions/a?b")]
    public async Task An_id_with_a_foreign_format_is_not_polled(string id)
    {
        Assert.IsType<Prediction.Gone>(await PollAsync(id));
        Assert.Empty(_huggingFace.Calls);
    }

    [Fact]
    public async Task The_service_offers_no_stop_and_no_look_up()
    {
        _huggingFace.Answer(Status, 200, """{"status":"IN_PROGRESS"}""");
        var provider = _huggingFace.Provider();

        Assert.IsType<Prediction.Running>(await provider.CancelAsync(Orders.Of("a cat"), InQueue, Token));
        Assert.IsType<LookUpOutcome.Unknowable>(await provider.LookUpAsync(Orders.Of("a cat"), TimeProvider.System.GetUtcNow(), Orders.Ours, Token));
        Assert.Equal((PurchaseEvidence.None, 1), (provider.Evidence, _huggingFace.Calls.Count));
    }

    private Task<Prediction> PollAsync(string id) => _huggingFace.Provider().PollAsync(Orders.Of("a cat"), id, Token);
}
