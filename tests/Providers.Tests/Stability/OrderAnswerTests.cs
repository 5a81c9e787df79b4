using System.Text;
using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Stability;

public sealed class OrderAnswerTests : IDisposable
{
    private readonly StabilityDouble _stability = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stability.Dispose();

    [Theory]
    [InlineData(400, """{"id":"a","name":"bad_request","errors":["some-field: is required"]}""", FailureReason.InvalidRequest, "some-field: is required")]
    [InlineData(400, """{"id":"a","name":"bad_request","errors":["one","two"]}""", FailureReason.InvalidRequest, "one; two")]
    [InlineData(400, """{"id":"a","name":"bad_request","errors":[7,null]}""", FailureReason.InvalidRequest, "HTTP 400")]
    [InlineData(401, """{"id":"a","name":"unauthorized","message":"missing authorization header"}""", FailureReason.Authentication, "configured token")]
    [InlineData(402, """{"errors":["You lack sufficient credits to make this request. Please purchase more credits at https://platform.stability.ai/account/credits and try again."],"id":"a","name":"payment_required"}""", FailureReason.InsufficientBalance, "no credit left")]
    [InlineData(402, "", FailureReason.InsufficientBalance, "no credit left")]
    [InlineData(403, """{"id":"a","name":"content_moderation","errors":["Your request was flagged."]}""", FailureReason.ContentRejected, "Your request was flagged.")]
    [InlineData(403, """{"id":"a","name":"permission_denied","message":"You don't have permission"}""", FailureReason.Authentication, "You don't have permission")]
    [InlineData(403, "<html>", FailureReason.Authentication, "may not do this")]
    [InlineData(404, """{"id":"a","name":"not_found","message":"engine not found"}""", FailureReason.ProviderRetired, "HTTP 404")]
    [InlineData(410, "", FailureReason.ProviderRetired, "HTTP 410")]
    [InlineData(308, "", FailureReason.ProviderRetired, "HTTP 308")]
    [InlineData(413, """{"id":"a","name":"payload_too_large","errors":["too large"]}""", FailureReason.InvalidRequest, "too large")]
    [InlineData(422, """{"id":"a","name":"invalid_language","errors":["English is the only supported language."]}""", FailureReason.InvalidRequest, "English")]
    [InlineData(422, """{"id":"a","name":"public_figure","errors":["A public figure."]}""", FailureReason.ContentRejected, "A public figure.")]
    [InlineData(422, "[]", FailureReason.InvalidRequest, "HTTP 422")]
    public async Task A_refusing_answer_is_a_refusal_without_cost(int status, string body, FailureReason reason, string words)
    {
        _stability.Answer(StabilityDouble.Buy, status, body, "Retry-After: 7");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("purchase more", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, _stability.Count(StabilityDouble.Buy));
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData("Retry-After: 3", 3)]
    [InlineData("Retry-After: soon", 60)]
    public async Task A_throttled_client_waits_a_minute_by_default(string? header, double seconds)
    {
        _stability.Answer(StabilityDouble.Buy, 429, """{"id":"rate_limit_exceeded","name":"rate_limit_exceeded","errors":["You have exceeded the rate limit"]}""", header);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.Equal((FailureReason.RateLimited, false, seconds), (fault.Reason, fault.MayHaveBought, fault.RetryAfter!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData(500, """{"id":"a","name":"internal_error","errors":["An unexpected server error"]}""")]
    [InlineData(500, """{"id":"a","name":"payment_required","errors":["x"]}""")]
    [InlineData(502, "<html>")]
    [InlineData(503, "")]
    [InlineData(504, "")]
    [InlineData(408, "")]
    [InlineData(409, "")]
    [InlineData(302, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, "<html>Sign in</html>")]
    [InlineData(200, """{"image":"iVBORw0KGgo""")]
    [InlineData(200, """{"id":"a","name":"internal_error","errors":["x"]}""")]
    [InlineData(204, "")]
    public async Task An_inconclusive_answer_may_have_bought(int status, string body)
    {
        _stability.Answer(StabilityDouble.Buy, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.True(fault.MayHaveBought);
        Assert.Equal(status is 408 or 504 ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, fault.Reason);
    }

    [Theory]
    [InlineData("application/json; type=image/png")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task An_image_in_JSON_is_read_with_any_content_type(string contentType)
    {
        _stability.Answer(StabilityDouble.Buy, 200, StabilityDouble.Good, contentType: contentType);

        Assert.Equal(StabilityDouble.Picture, Assert.IsType<SubmitOutcome.Completed>(await SubmitAsync()).Image.ToArray());
    }

    [Theory]
    [InlineData("finish-reason: SUCCESS", true)]
    [InlineData(null, true)]
    [InlineData("finish-reason: CONTENT_FILTERED", false)]
    public async Task An_image_that_comes_as_bytes_has_its_finish_reason_in_a_header(string? header, bool isMade)
    {
        _stability.Answer(StabilityDouble.Buy, 200, StabilityDouble.Picture, header, "image/png");

        var outcome = await SubmitAsync();

        Assert.Equal(isMade, outcome is SubmitOutcome.Completed completed && completed.Image.Span.SequenceEqual(StabilityDouble.Picture));
        Assert.Equal(!isMade, outcome is SubmitOutcome.Refused { Refusal: { Reason: FailureReason.ContentRejected, MayHaveCharged: true } });
    }

    [Fact]
    public async Task An_image_that_was_blurred_is_rejected_content_that_may_have_charged()
    {
        _stability.Answer(StabilityDouble.Buy, 200, StabilityDouble.WithFinish("CONTENT_FILTERED"));

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((FailureReason.ContentRejected, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Theory]
    [InlineData("""{"image":null,"seed":1,"finish_reason":"SUCCESS"}""")]
    [InlineData("""{"image":"","seed":1,"finish_reason":"SUCCESS"}""")]
    [InlineData("""{"image":7,"seed":1,"finish_reason":"SUCCESS"}""")]
    [InlineData("""{"image":"no base64!","seed":1,"finish_reason":"SUCCESS"}""")]
    [InlineData("""{"image":"PGh0bWw+","seed":1,"finish_reason":"SUCCESS"}""")]
    [InlineData("""{"image":"iVBORw0KGgo=","seed":"x"}""")]
    public async Task A_purchase_without_a_usable_image_is_not_made_and_may_have_charged(string body)
    {
        _stability.Answer(StabilityDouble.Buy, 200, body);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((FailureReason.ProviderUnavailable, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task An_image_the_service_could_not_make_has_failed_and_may_have_charged()
    {
        _stability.Answer(StabilityDouble.Buy, 200, """{"seed":1,"finish_reason":"ERROR"}""");

        var refusal = Assert.IsType<SubmitOutcome.Failed>(await SubmitAsync()).Refusal;

        Assert.Equal((FailureReason.ProviderUnavailable, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Fact]
    public async Task No_part_of_any_answer_is_taken_for_the_whole()
    {
        byte[][] answers = [Encoding.UTF8.GetBytes(StabilityDouble.Good), StabilityDouble.Picture];
        foreach (var answer in answers)
        {
            for (var length = 0; length < answer.Length; length++)
            {
                _stability.Answer(StabilityDouble.Buy, 200, answer[..length]);

                Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync)).MayHaveBought, $"cut at {length}");
            }
        }
    }

    [Fact]
    public async Task Neither_token_nor_prompt_come_back_in_a_message()
    {
        var text = $"'a very secret cat' with {StabilityDouble.Token} {new string('x', 2000)}";
        _stability.Answer(StabilityDouble.Buy, 400, $$"""{"id":"a","name":"bad_request","errors":["{{text}}"]}""");

        var outcome = await _stability.Provider().SubmitAsync(Orders.Of("a very secret cat"), Token);

        var message = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Message;
        Assert.Equal(500, message.Length);
        Assert.DoesNotContain(StabilityDouble.Token, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret cat", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_balance_is_read_in_credits()
    {
        _stability.Answer(StabilityDouble.Balance, 200, """{"credits":0.6336833840314097}""");

        Assert.Equal(new AccountBalance(0.6336833840314097m, "credits"), await _stability.Provider().ReadBalanceAsync(Token));
    }

    [Theory]
    [InlineData(401, "{}", FailureReason.Authentication)]
    [InlineData(429, "{}", FailureReason.RateLimited)]
    [InlineData(504, "", FailureReason.TimedOut)]
    [InlineData(500, "", FailureReason.ProviderUnavailable)]
    [InlineData(404, "", FailureReason.ProviderUnavailable)]
    [InlineData(200, "{}", FailureReason.ProviderUnavailable)]
    [InlineData(200, """{"credits":"many"}""", FailureReason.ProviderUnavailable)]
    [InlineData(200, """{"credits":1e400}""", FailureReason.ProviderUnavailable)]
    [InlineData(200, "<html>", FailureReason.ProviderUnavailable)]
    public async Task A_balance_that_can_not_be_read_is_a_fault_that_bought_nothing(int status, string body, FailureReason reason)
    {
        _stability.Answer(StabilityDouble.Balance, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _stability.Provider().ReadBalanceAsync(Token));

        Assert.Equal((reason, false), (fault.Reason, fault.MayHaveBought));
    }

    private Task<SubmitOutcome> SubmitAsync() => _stability.Provider().SubmitAsync(Orders.Of("a cat"), Token);
}
