using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.CogView;

/// <summary>An asynchronous order that continues under its id.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly CogViewDouble _cogView = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cogView.Dispose();

    [Theory]
    [InlineData("""{"model":"glm-image","request_id":"a","task_status":"PROCESSING"}""")]
    [InlineData("""{"task_status":"QUEUED"}""")]
    [InlineData("""{"task_status":"PROCESSING","image_result":[{"url":"https://aigc-files.bigmodel.cn/a.png"}]}""")]
    public async Task A_task_that_is_not_said_to_have_ended_runs(string body) => Assert.IsType<Prediction.Running>(await PollAsync(200, body));

    [Theory]
    [InlineData("https://mfile.z.ai/a.png?ufileattname=a_watermark.png", null)]
    [InlineData("https://maas-watermark-prod.cn-wlcb.ufileos.com/a.png?UCloudPublicKey=TOKEN_x&Signature=y%3D&Expires=1760617111", 1760617111L)]
    public async Task A_task_that_succeeded_has_its_image_in_image_result_and_a_signed_address_states_when_it_ends(string url, long? end)
    {
        var succeeded = Assert.IsType<Prediction.Succeeded>(await PollAsync(200, $$"""{"task_status":"SUCCESS","image_result":[{"url":"{{url}}"}]}"""));

        Assert.Equal((url, end), (succeeded.Image.Uri, succeeded.Image.AvailableUntil?.ToUnixTimeSeconds()));
    }

    [Theory]
    [InlineData("""{"task_status":"FAIL"}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"task_status":"FAIL","error":{"code":"1234","message":"x"}}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"task_status":"FAIL","error":{"code":"1301","message":"x"}}""", FailureReason.ContentRejected)]
    [InlineData("""{"task_status":"FAIL","content_filter":[{"role":"user","level":0}]}""", FailureReason.ContentRejected)]
    [InlineData("""{"task_status":"SUCCESS"}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"task_status":"SUCCESS","data":[{"url":"https://aigc-files.bigmodel.cn/a.png"}]}""", FailureReason.ProviderUnavailable)]
    [InlineData("""{"task_status":"SUCCESS","image_result":[],"content_filter":[{"role":"assistant","level":0}]}""", FailureReason.ContentRejected)]
    [InlineData("""{"task_status":"SUCCESS","image_result":[{"url":7}]}""", FailureReason.ProviderUnavailable)]
    public async Task A_task_that_ended_without_an_image_has_failed_and_may_have_charged(string body, FailureReason reason)
    {
        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync(200, body)).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Theory]
    [InlineData(200, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(200, "", FailureReason.ProviderUnavailable)]
    [InlineData(200, """{"task_status":7}""", FailureReason.ProviderUnavailable)]
    [InlineData(401, """{"error":{"code":"1000","message":"x"}}""", FailureReason.Authentication)]
    [InlineData(429, """{"error":{"code":"1302","message":"x"}}""", FailureReason.RateLimited)]
    [InlineData(500, """{"error":{"code":"1234","message":"x"}}""", FailureReason.ProviderUnavailable)]
    [InlineData(504, "", FailureReason.TimedOut)]
    [InlineData(400, """{"error":{"code":"1214","message":"x"}}""", FailureReason.ProviderUnavailable)]
    public async Task An_answer_that_omits_the_task_is_requested_again(int status, string body, FailureReason reason)
    {
        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => PollAsync(status, body));

        Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
    }

    [Fact]
    public async Task A_task_that_is_unknown_is_gone() => Assert.IsType<Prediction.Gone>(await PollAsync(404, ""));

    [Fact]
    public async Task A_cancel_only_polls_because_the_service_has_no_stop()
    {
        _cogView.Answer(CogViewDouble.Ask, 200, """{"task_status":"PROCESSING"}""");

        Assert.IsType<Prediction.Running>(await _cogView.Provider().CancelAsync(Orders.Of("a cat"), "task-1", Token));
        Assert.Equal([CogViewDouble.Ask], _cogView.Calls.Select(call => call.Call));
    }

    [Fact]
    public async Task An_order_whose_id_was_lost_can_not_be_found_again()
    {
        var provider = _cogView.Provider();

        Assert.Equal(PurchaseEvidence.None, provider.Evidence);
        Assert.IsType<LookUpOutcome.Unknowable>(await provider.LookUpAsync(Orders.Of("a cat"), TimeProvider.System.GetUtcNow(), Orders.Ours, Token));
        Assert.Empty(_cogView.Calls);
    }

    private Task<Prediction> PollAsync(int status, string body)
    {
        _cogView.Answer(CogViewDouble.Ask, status, body);
        return _cogView.Provider().PollAsync(Orders.Of("a cat"), "task-1", Token);
    }
}
