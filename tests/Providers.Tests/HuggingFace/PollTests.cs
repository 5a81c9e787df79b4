using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.HuggingFace;

/// <summary>An order that goes on under its id, in fal's queue or at Replicate.</summary>
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
    public async Task What_is_not_completed_runs(int status, string body)
    {
        _huggingFace.Answer(Status, status, body);

        Assert.IsType<Prediction.Running>(await PollAsync(InQueue));
        Assert.Single(_huggingFace.Calls);
    }

    [Fact]
    public async Task What_is_completed_has_its_picture_in_the_result()
    {
        _huggingFace.Answer(Status, 200, """{"status":"COMPLETED"}""").Answer(Result, 200, $$"""{"images":[{"url":"{{HuggingFaceDouble.PictureUrl}}"}],"has_nsfw_concepts":[false]}""");

        Assert.Equal(new Prediction.Succeeded(new PictureSource(HuggingFaceDouble.PictureUrl)), await PollAsync(InQueue));
    }

    [Theory]
    [InlineData(200, """{"images":[{"url":"https://v3.fal.media/files/black.png"}],"has_nsfw_concepts":[true]}""", FailureReason.ContentRejected)]
    [InlineData(200, """{"images":[]}""", FailureReason.ProviderUnavailable)]
    [InlineData(200, """{"images":[{"url":7}],"has_nsfw_concepts":[]}""", FailureReason.ProviderUnavailable)]
    [InlineData(200, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"unsafe","type":"content_policy_violation"}]}""", FailureReason.ContentRejected)]
    [InlineData(422, """{"detail":[{"loc":["body"],"msg":"bad size","type":"value_error"}]}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"detail":"bad"}""", FailureReason.InvalidRequest)]
    public async Task What_is_completed_without_a_picture_has_failed_and_may_have_charged(int status, string body, FailureReason reason)
    {
        _huggingFace.Answer(Status, 200, """{"status":"COMPLETED"}""").Answer(Result, status, body);

        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync(InQueue)).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Theory]
    [InlineData(500, "", FailureReason.ProviderUnavailable)]
    [InlineData(504, "", FailureReason.TimedOut)]
    [InlineData(429, "", FailureReason.RateLimited)]
    [InlineData(401, "", FailureReason.Authentication)]
    [InlineData(200, "<html>", FailureReason.ProviderUnavailable)]
    public async Task An_answer_that_says_nothing_of_the_order_is_asked_for_again(int status, string body, FailureReason reason)
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
    public async Task What_is_unknown_is_gone(string id) => Assert.IsType<Prediction.Gone>(await PollAsync(id));

    [Theory]
    [InlineData("")]
    [InlineData("r1")]
    [InlineData("../../whoami")]
    [InlineData("fal-ai/../../requests/x")]
    [InlineData("replicate/v1/predictions/../account")]
    [InlineData("replicate/v1/predictions/a?b")]
    public async Task An_id_that_this_service_never_gave_is_not_asked_for(string id)
    {
        Assert.IsType<Prediction.Gone>(await PollAsync(id));
        Assert.Empty(_huggingFace.Calls);
    }

    [Fact]
    public async Task There_is_no_stop_and_no_look_up()
    {
        _huggingFace.Answer(Status, 200, """{"status":"IN_PROGRESS"}""");
        var provider = _huggingFace.Provider();

        Assert.IsType<Prediction.Running>(await provider.CancelAsync(Orders.Of("a cat"), InQueue, Token));
        Assert.IsType<LookUpOutcome.Unknowable>(await provider.LookUpAsync(Orders.Of("a cat"), TimeProvider.System.GetUtcNow(), Orders.Ours, Token));
        Assert.Equal((PurchaseEvidence.None, 1), (provider.Evidence, _huggingFace.Calls.Count));
    }

    private Task<Prediction> PollAsync(string id) => _huggingFace.Provider().PollAsync(Orders.Of("a cat"), id, Token);
}
