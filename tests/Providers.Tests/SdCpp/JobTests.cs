using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.SdCpp;

public sealed class JobTests : IDisposable
{
    private readonly SdCppDouble _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("queued")]
    [InlineData("generating")]
    [InlineData("a status of tomorrow")]
    public async Task A_job_without_an_end_is_running(string status)
        => Assert.IsType<Prediction.Running>(await PollAsync(200, $$"""{"completed":null,"error":null,"id":"job_1_0","queue_position":1,"result":null,"started":null,"status":"{{status}}"}"""));

    [Theory]
    [InlineData("queued", "null", "3", 3)]
    [InlineData("queued", "null", "1", 1)]
    [InlineData("queued", "null", "0", 1)]
    [InlineData("queued", "null", "null", 1)]
    [InlineData("queued", "null", "1e300", 1)]
    [InlineData("queued", "1795430303", "0", null)]
    [InlineData("generating", "1795430303", "0", null)]
    [InlineData("generating", "null", "2", null)]
    public async Task A_job_that_waits_for_its_turn_has_not_begun(string status, string started, string position, int? place)
        => Assert.Equal(
            new Prediction.Running(QueuePosition: place),
            await PollAsync(200, $$"""{"completed":null,"error":null,"id":"job_1_0","queue_position":{{position}},"result":null,"started":{{started}},"status":"{{status}}"}"""));

    [Fact]
    public async Task The_job_contains_its_image_for_ten_minutes_after_its_end()
    {
        var picture = Assert.IsType<Prediction.Succeeded>(await PollAsync(200, SdCppDouble.Completed)).Image;

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795430307 + 600), picture.AvailableUntil);
        Assert.Equal(SdCppDouble.Picture, (await _box.Provider().FetchAsync(picture, Token)).ToArray());
        Assert.Equal(1, _box.Count(SdCppDouble.Poll));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"soon\"")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("253402300799")]
    public async Task No_format_of_a_timestamp_loses_the_image(string moment)
    {
        var prediction = await PollAsync(200, SdCppDouble.Completed.Replace("1795430307", moment, StringComparison.Ordinal));

        Assert.Null(Assert.IsType<Prediction.Succeeded>(prediction).Image.AvailableUntil);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"images":[]}""")]
    [InlineData("""{"images":[null]}""")]
    [InlineData("""{"images":[{}]}""")]
    [InlineData("""{"images":[{"b64_json":""}]}""")]
    [InlineData("""{"images":[{"b64_json":7}]}""")]
    [InlineData("""{"images":7}""")]
    public async Task A_job_that_completed_without_an_image_gets_one_more_run(string result)
        => Assert.Equal(2, Assert.IsType<Prediction.Undone>(await PollAsync(200, $$"""{"status":"completed","result":{{result}}}""")).MostTries);

    [Theory]
    [InlineData("PGh0bWw+")]
    [InlineData("no base64!")]
    public async Task Other_data_in_the_image_field_is_no_image(string base64)
    {
        var prediction = await PollAsync(200, $$$"""{"status":"completed","result":{"images":[{"b64_json":"{{{base64}}}"}]}}""");

        var fault = await Record.ExceptionAsync(() => _box.Provider().FetchAsync(Assert.IsType<Prediction.Succeeded>(prediction).Image, Token));
        Assert.True(fault is ImageGoneException or ProviderFaultException, $"{fault}");
    }

    [Theory]
    [InlineData("""{"code":"generation_failed","message":"generate_image returned no results"}""", "sd-server failed, and a retry would fail too: generation_failed: generate_image returned no results")]
    [InlineData("null", "The generation failed without a reason.")]
    [InlineData("[]", "The generation failed without a reason.")]
    [InlineData("\"oops\"", "The generation failed without a reason.")]
    public async Task A_failure_has_the_server_s_reason(string error, string message)
    {
        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync(200, $$"""{"status":"failed","error":{{error}}}""")).Refusal;

        Assert.Equal((FailureReason.ProviderUnavailable, message, false), (refusal.Reason, refusal.Message, refusal.MayHaveCharged));
    }

    [Theory]
    [InlineData("ggml_cuda: out of memory")]
    [InlineData("std::bad_alloc")]
    public async Task Running_out_of_memory_is_a_passing_failure(string message)
        => Assert.Equal(2, Assert.IsType<Prediction.Undone>(await PollAsync(200, $$$"""{"status":"failed","error":{"code":"generation_failed","message":"{{{message}}}"}}""")).MostTries);

    [Fact]
    public async Task A_model_that_can_not_be_loaded_is_reported_to_the_operator()
    {
        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync(200, """{"status":"failed","error":{"code":"load_failed","message":"init model loader from file failed: '/models/x.safetensors'"}}""")).Refusal;

        Assert.Equal((FailureReason.ProviderRetired, true), (refusal.Reason, refusal.IsOfServer));
    }

    [Fact]
    public async Task A_job_that_was_canceled_costs_nothing()
        => Assert.Equal(new Prediction.Canceled(MayHaveCharged: false), await PollAsync(200, """{"status":"cancelled","error":{"code":"cancelled","message":"job cancelled by client"}}"""));

    [Theory]
    [InlineData(404, """{"error":"job not found"}""")]
    [InlineData(410, """{"error":"job expired"}""")]
    public async Task A_job_that_the_server_does_not_know_any_more_is_gone(int status, string body) => Assert.IsType<Prediction.Gone>(await PollAsync(status, body));

    [Theory]
    [InlineData(404, "", FailureReason.ProviderUnavailable)]
    [InlineData(404, "<html>", FailureReason.ProviderUnavailable)]
    [InlineData(404, """{"detail":"Not Found"}""", FailureReason.ProviderUnavailable)]
    [InlineData(200, "", FailureReason.ProviderUnavailable)]
    [InlineData(200, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(200, "[]", FailureReason.ProviderUnavailable)]
    [InlineData(400, "", FailureReason.ProviderUnavailable)]
    [InlineData(500, "", FailureReason.ProviderUnavailable)]
    [InlineData(302, "", FailureReason.ProviderUnavailable)]
    [InlineData(401, "", FailureReason.Authentication)]
    [InlineData(429, "", FailureReason.RateLimited)]
    [InlineData(504, "", FailureReason.TimedOut)]
    public async Task An_inconclusive_poll_is_a_fault_that_ordered_nothing(int status, string body, FailureReason reason)
    {
        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => PollAsync(status, body));

        Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
    }

    [Theory]
    [InlineData(200, """{"status":"cancelled"}""")]
    [InlineData(409, """{"error":"job is currently generating and cannot be interrupted yet"}""")]
    [InlineData(404, """{"error":"job not found"}""")]
    [InlineData(410, """{"error":"job expired"}""")]
    public async Task A_cancel_is_followed_by_a_poll_that_reports_the_job_s_state_after_any_response(int status, string body)
    {
        _box.Answer(SdCppDouble.Cancel, status, body).Answer(SdCppDouble.Poll, 200, SdCppDouble.Completed);

        Assert.IsType<Prediction.Succeeded>(await CancelAsync());
    }

    [Fact]
    public async Task No_poll_keeps_its_connection_open()
    {
        _box.Answer(SdCppDouble.Cancel, 200, "{}").Answer(SdCppDouble.Poll, 200, """{"status":"cancelled"}""");

        Assert.Equal(new Prediction.Canceled(MayHaveCharged: false), await CancelAsync());

        Assert.All(_box.Calls, call => Assert.True(call.Request.Headers.ConnectionClose));
    }

    [Fact]
    public async Task A_cancel_that_was_not_accepted_is_a_fault_and_no_answer()
    {
        _box.Answer(SdCppDouble.Cancel, 503, "").Answer(SdCppDouble.Poll, 200, """{"status":"queued"}""");

        await Assert.ThrowsAsync<ProviderFaultException>(CancelAsync);
    }

    private Task<Prediction> CancelAsync() => _box.Provider().CancelAsync(Orders.Of("a cat"), "job_1_0", Token);

    private Task<Prediction> PollAsync(int status, string body)
    {
        _box.Answer(SdCppDouble.Poll, status, body);
        return _box.Provider().PollAsync(Orders.Of("a cat"), "job_1_0", Token);
    }
}
