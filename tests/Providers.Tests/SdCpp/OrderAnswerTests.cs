using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.SdCpp;

public sealed class OrderAnswerTests : IDisposable
{
    private readonly SdCppDouble _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("queued")]
    [InlineData("generating")]
    public async Task An_order_is_accepted_under_the_server_s_id_with_any_status(string status)
    {
        _box.Answer(SdCppDouble.Buy, 202, SdCppDouble.Accepted.Replace("queued", status, StringComparison.Ordinal));

        Assert.Equal(new SubmitOutcome.Accepted("job_1_0"), await SubmitAsync());
    }

    [Theory]
    [InlineData(400, """{"error":"invalid generation parameters"}""", FailureReason.InvalidRequest, "invalid generation parameters")]
    [InlineData(400, """{"error":"invalid json","message":"[json.exception.parse_error.101] parse error"}""", FailureReason.InvalidRequest, "invalid json: [json.exception.parse_error.101] parse error")]
    [InlineData(400, """{"error":"empty body"}""", FailureReason.InvalidRequest, "empty body")]
    [InlineData(400, """{"error":"invalid output_format, must be one of [png, jpeg, webp]"}""", FailureReason.InvalidRequest, "invalid output_format")]
    [InlineData(400, """{"error":"loaded model does not support img_gen"}""", FailureReason.ProviderRetired, "makes no images")]
    [InlineData(400, "", FailureReason.InvalidRequest, "HTTP 400")]
    [InlineData(413, "", FailureReason.InvalidRequest, "HTTP 413")]
    [InlineData(404, "", FailureReason.ProviderRetired, "no such API at the configured address")]
    [InlineData(405, "", FailureReason.ProviderRetired, "no such API at the configured address")]
    [InlineData(308, "", FailureReason.ProviderRetired, "no such API at the configured address")]
    [InlineData(401, "<html>", FailureReason.Authentication, "token")]
    [InlineData(403, "<html>", FailureReason.Authentication, "token")]
    public async Task A_final_refusal_is_named_and_free(int status, string body, FailureReason reason, string words)
    {
        _box.Answer(SdCppDouble.Buy, status, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_is_a_temporary_failure()
    {
        _box.Answer(SdCppDouble.Buy, 429, """{"error":"job queue is full"}""");

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.Equal((FailureReason.RateLimited, false, null), (fault.Reason, fault.MayHaveBought, fault.RetryAfter));
        Assert.Contains("job queue is full", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, """{"error":"server_error","message":"std::bad_alloc"}""")]
    [InlineData(500, "")]
    [InlineData(502, "<html>")]
    [InlineData(503, "")]
    [InlineData(504, "")]
    [InlineData(408, "")]
    [InlineData(409, "")]
    [InlineData(302, "")]
    [InlineData(202, "")]
    [InlineData(202, "{}")]
    [InlineData(202, "[]")]
    [InlineData(202, """{"id":true}""")]
    [InlineData(202, """{"id":"a/b"}""")]
    [InlineData(200, "Stable Diffusion Server is running")]
    public async Task An_inconclusive_answer_may_have_ordered(int status, string body)
    {
        _box.Answer(SdCppDouble.Buy, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.True(fault.MayHaveBought);
        Assert.Equal(status is 408 or 504 ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, fault.Reason);
    }

    [Fact]
    public async Task The_server_s_message_is_repeated_without_the_prompt()
    {
        _box.Answer(SdCppDouble.Buy, 400, """{"error":"invalid","message":"in 'a very secret cat'"}""");

        var outcome = await _box.Provider().SubmitAsync(Orders.Of("a very secret cat"), Token);

        Assert.Equal("invalid: in '(prompt)'", Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Message);
    }

    [Fact]
    public async Task An_order_that_was_lost_runs_again_and_is_not_looked_up()
    {
        Assert.Equal(PurchaseEvidence.Free, _box.Provider().Evidence);
        Assert.IsType<LookUpOutcome.Unknowable>(await _box.Provider().LookUpAsync(Orders.Of("a cat"), TimeProvider.System.GetUtcNow(), Orders.Ours, Token));
        Assert.Empty(_box.Calls);
    }

    private Task<SubmitOutcome> SubmitAsync() => _box.Provider().SubmitAsync(Orders.Of("a cat"), Token);
}
