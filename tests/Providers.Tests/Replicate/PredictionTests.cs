using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Replicate;

public sealed class PredictionTests : IDisposable
{
    private const string Address = "https://replicate.delivery/pbxt/abc/out-0.png";

    private readonly ReplicateDouble _replicate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _replicate.Dispose();

    [Theory]
    [InlineData("starting")]
    [InlineData("processing")]
    [InlineData("a status of tomorrow")]
    public async Task An_unfinished_prediction_with_output_is_running(string status)
        => Assert.IsType<Prediction.Running>(await PollAsync($$"""{"id":"abc","status":"{{status}}","output":["{{Address}}"]}"""));

    [Theory]
    [InlineData($"\"{Address}\"")]
    [InlineData($"[\"{Address}\"]")]
    [InlineData($"[\"{Address}\",\"https://replicate.delivery/second.png\"]")]
    [InlineData($$"""{"seed":7,"images":[{"url":"{{Address}}"}]}""")]
    [InlineData($"[null,\"\",\"{Address}\"]")]
    public async Task The_first_address_in_the_output_is_the_image(string output)
    {
        var prediction = await PollAsync($$"""{"status":"succeeded","output":{{output}},"completed_at":"2023-11-27T13:35:45.99397566Z"}""");

        var picture = Assert.IsType<Prediction.Succeeded>(prediction).Image;
        Assert.Equal(Address, picture.Uri);
        Assert.Equal(new DateTimeOffset(2023, 11, 27, 14, 35, 45, TimeSpan.Zero), picture.AvailableUntil!.Value.AddTicks(-(picture.AvailableUntil.Value.Ticks % TimeSpan.TicksPerSecond)));
    }

    [Fact]
    public async Task An_image_inside_its_address_is_an_image()
        => Assert.StartsWith("data:image/png", Assert.IsType<Prediction.Succeeded>(await PollAsync("""{"status":"succeeded","output":"data:image/png;base64,aGk="}""")).Image.Uri, StringComparison.Ordinal);

    [Theory]
    [InlineData("2023-11-27T13:35:45.993Z")]
    [InlineData("2023-11-16T11:46:16.064900134Z")]
    [InlineData("2023-08-16T18:57:12.170420Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task No_format_of_a_timestamp_breaks_a_prediction(string moment)
        => Assert.IsType<Prediction.Succeeded>(await PollAsync($$"""{"status":"succeeded","output":"{{Address}}","completed_at":"{{moment}}"}"""));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("\"\"")]
    public async Task A_success_without_an_image_was_withheld_by_a_filter_and_may_have_cost(string output)
    {
        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync($$"""{"status":"succeeded","output":{{output}}}""")).Refusal;

        Assert.Equal((FailureReason.ContentRejected, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task A_success_whose_data_was_removed_is_gone()
        => Assert.IsType<Prediction.Gone>(await PollAsync("""{"status":"succeeded","output":null,"data_removed":true}"""));

    [Theory]
    [InlineData("NSFW content detected. Try running it again, or try a different prompt.", FailureReason.ContentRejected)]
    [InlineData("The input or output was flagged as sensitive. Please try again with different inputs. (E005) (sQ0wxYz)", FailureReason.ContentRejected)]
    [InlineData("E1001: out of memory", FailureReason.ProviderUnavailable)]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB", FailureReason.ProviderUnavailable)]
    [InlineData("You've hit your monthly spend limit. Go to https://replicate.com/account/billing", FailureReason.InsufficientBalance)]
    [InlineData("", FailureReason.ProviderUnavailable)]
    public async Task A_failure_is_named_by_its_text(string error, FailureReason reason)
    {
        var refusal = Assert.IsType<Prediction.Failed>(await PollAsync($$"""{"status":"failed","error":"{{error}}","output":null}""")).Refusal;

        Assert.Equal((reason, true), (refusal.Reason, refusal.MayHaveCharged));
        Assert.NotEqual("", refusal.Message);
        Assert.DoesNotContain("billing", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("canceled", true)]
    [InlineData("aborted", false)]
    public async Task Canceled_while_running_is_charged_and_aborted_before_is_not(string status, bool charged)
        => Assert.Equal(new Prediction.Canceled(charged), await PollAsync($$"""{"status":"{{status}}"}"""));

    [Fact]
    public async Task An_unknown_prediction_is_gone()
        => Assert.IsType<Prediction.Gone>(await PollAsync("""{"detail":"not found"}""", 404));

    [Theory]
    [InlineData(200, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(200, "<html>", FailureReason.ProviderUnavailable)]
    [InlineData(302, "", FailureReason.ProviderUnavailable)]
    [InlineData(500, "", FailureReason.ProviderUnavailable)]
    [InlineData(504, "", FailureReason.TimedOut)]
    [InlineData(429, "", FailureReason.RateLimited)]
    [InlineData(401, "", FailureReason.Authentication)]
    public async Task An_inconclusive_poll_is_a_fault_that_bought_nothing(int status, string body, FailureReason reason)
    {
        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => PollAsync(body, status));

        Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
    }

    [Fact]
    public async Task Cancel_answers_how_the_prediction_stands()
    {
        _replicate.Answer("POST /predictions/abc/cancel", 200, """{"id":"abc","status":"canceled"}""").Answer("GET /predictions/abc", 200, """{"id":"abc","status":"aborted"}""");

        Assert.Equal(new Prediction.Canceled(MayHaveCharged: false), await _replicate.Provider().CancelAsync(Orders.Of("a cat"), "abc", Token));
    }

    [Theory]
    [InlineData(422, "")]
    [InlineData(409, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"id":"abc","status":"canceled"}""")]
    public async Task A_late_or_inconclusive_cancel_is_followed_by_a_poll(int status, string body)
    {
        _replicate.Answer("POST /predictions/abc/cancel", status, body).Answer("GET /predictions/abc", 200, $$"""{"status":"succeeded","output":"{{Address}}"}""");

        Assert.IsType<Prediction.Succeeded>(await _replicate.Provider().CancelAsync(Orders.Of("a cat"), "abc", Token));
    }

    [Fact]
    public async Task A_prediction_that_continues_after_a_confirmed_cancel_is_running()
    {
        _replicate.Answer("POST /predictions/abc/cancel", 200, """{"id":"abc","status":"canceled"}""").Answer("GET /predictions/abc", 200, """{"id":"abc","status":"processing"}""");

        Assert.IsType<Prediction.Running>(await _replicate.Provider().CancelAsync(Orders.Of("a cat"), "abc", Token));
    }

    [Fact]
    public async Task A_cancel_that_was_not_accepted_is_a_fault_and_no_answer()
    {
        _replicate.Answer("POST /predictions/abc/cancel", 503, "").Answer("GET /predictions/abc", 200, """{"id":"abc","status":"processing"}""");

        await Assert.ThrowsAsync<ProviderFaultException>(() => _replicate.Provider().CancelAsync(Orders.Of("a cat"), "abc", Token));
    }

    private Task<Prediction> PollAsync(string body, int status = 200)
    {
        _replicate.Answer("GET /predictions/abc", status, body);
        return _replicate.Provider().PollAsync(Orders.Of("a cat"), "abc", Token);
    }
}
