using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.OpenAi;

public sealed class OrderAnswerTests : IDisposable
{
    private readonly OpenAiDouble _openAi = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _openAi.Dispose();

    [Theory]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", FailureReason.InsufficientBalance)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":null}}""", FailureReason.InsufficientBalance)]
    [InlineData(429, """{"error":{"message":"Your account is not active","type":"billing_not_active","param":null,"code":"billing_not_active"}}""", FailureReason.InsufficientBalance)]
    [InlineData(400, """{"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","param":null,"code":"billing_hard_limit_reached"}}""", FailureReason.InsufficientBalance)]
    [InlineData(402, "", FailureReason.InsufficientBalance)]
    [InlineData(400, """{"error":{"message":"Rejected by the safety system.","type":"image_generation_user_error","param":null,"code":"moderation_blocked","moderation_details":{"moderation_stage":"input","categories":["violence"]}}}""", FailureReason.ContentRejected)]
    [InlineData(400, """{"error":{"message":"x","type":"invalid_request_error","param":null,"code":"content_policy_violation"}}""", FailureReason.ContentRejected)]
    [InlineData(400, """{"error":{"message":"Your request was rejected as a result of our safety system.","type":"invalid_request_error","param":null,"code":null}}""", FailureReason.ContentRejected)]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided: sk-Cana***nary.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", FailureReason.Authentication)]
    [InlineData(403, """{"error":{"message":"Your organization must be verified to use the model `gpt-image-1`.","type":"invalid_request_error","param":null,"code":null}}""", FailureReason.Authentication)]
    [InlineData(404, """{"error":{"message":"The model `gpt-image-1` does not exist.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""", FailureReason.ProviderRetired)]
    [InlineData(400, """{"error":{"message":"no such model","type":"invalid_request_error","param":"model","code":"model_not_found"}}""", FailureReason.ProviderRetired)]
    [InlineData(404, "<html>", FailureReason.ProviderRetired)]
    [InlineData(308, "", FailureReason.ProviderRetired)]
    [InlineData(405, "", FailureReason.ProviderRetired)]
    [InlineData(400, """{"error":{"message":"Unknown parameter: 'x'.","type":"invalid_request_error","param":"x","code":"unknown_parameter"}}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":"prompt required"}""", FailureReason.InvalidRequest)]
    [InlineData(422, "[]", FailureReason.InvalidRequest)]
    [InlineData(413, "", FailureReason.InvalidRequest)]
    public async Task A_refusing_answer_is_a_refusal_without_cost(int status, string body, FailureReason reason)
    {
        _openAi.Answer(OpenAiDouble.Buy, status, body, "Retry-After: 7");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((reason, false), (refusal.Reason, refusal.MayHaveCharged));
        Assert.DoesNotContain("billing", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sk-", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, _openAi.Count(OpenAiDouble.Buy));
    }

    [Fact]
    public async Task An_image_that_was_made_and_then_withheld_may_be_on_the_bill()
    {
        _openAi.Answer(OpenAiDouble.Buy, 400, """{"error":{"message":"x","type":"image_generation_user_error","param":null,"code":"moderation_blocked","moderation_details":{"moderation_stage":"output"}}}""");

        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync()).Refusal;

        Assert.Equal((FailureReason.ContentRejected, true), (refusal.Reason, refusal.MayHaveCharged));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Rate limit reached. Please try again in 12s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", null, 12.0)]
    [InlineData("""{"error":{"message":"Please try again in 1m30s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", null, 90.0)]
    [InlineData("""{"error":{"message":"Please try again in 250ms.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", null, 0.25)]
    [InlineData("""{"error":{"message":"Please try again in 12s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", "Retry-After: 3", 3.0)]
    [InlineData("", "retry-after-ms: 1500", 1.5)]
    [InlineData("", "Retry-After: 86400", 3600.0)]
    [InlineData("", "retry-after-ms: soon", null)]
    [InlineData("not json", null, null)]
    public async Task A_throttled_order_was_not_bought_and_states_how_long_to_wait(string body, string? header, double? seconds)
    {
        _openAi.Answer(OpenAiDouble.Buy, 429, body, header);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.Equal((FailureReason.RateLimited, false), (fault.Reason, fault.MayHaveBought));
        Assert.Equal(seconds, fault.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(500, """{"error":{"message":"x","type":"server_error","param":null,"code":"server_error"}}""")]
    [InlineData(500, """{"error":{"message":"x","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""")]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(503, """{"error":{"message":"overloaded","type":"server_error","param":null,"code":null}}""")]
    [InlineData(504, "")]
    [InlineData(408, "")]
    [InlineData(409, """{"error":{"message":"x","type":"x","param":null,"code":"moderation_blocked"}}""")]
    [InlineData(302, "")]
    [InlineData(599, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(200, "<html>Sign in</html>")]
    [InlineData(200, """{"created":1,"data":[{"b64_json":"iVBORw0KGgo""")]
    [InlineData(200, """{"created":1,"data":null}""")]
    [InlineData(200, """{"error":{"message":"x","type":"x","param":null,"code":null}}""")]
    [InlineData(204, "")]
    public async Task An_inconclusive_answer_may_have_bought(int status, string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(SubmitAsync);

        Assert.True(fault.MayHaveBought);
        Assert.Equal(status is 408 or 504 ? FailureReason.TimedOut : FailureReason.ProviderUnavailable, fault.Reason);
    }

    [Fact]
    public async Task A_missing_model_is_the_fault_of_the_party_that_named_it()
    {
        _openAi.Answer(OpenAiDouble.Buy, 404, """{"error":{"message":"x","type":"x","param":null,"code":"model_not_found"}}""");

        var outcome = await _openAi.Provider().SubmitAsync(Orders.Of("a cat") with { Model = "nothing" }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
    }

    [Fact]
    public async Task Neither_token_nor_prompt_come_back_in_a_message()
    {
        var text = $"'a very secret cat' with {OpenAiDouble.Token} {new string('x', 2000)}";
        _openAi.Answer(OpenAiDouble.Buy, 400, $$$"""{"error":{"message":"{{{text}}}","type":"x","param":null,"code":null}}""");

        var outcome = await _openAi.Provider().SubmitAsync(Orders.Of("a very secret cat"), Token);

        var message = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Message;
        Assert.Equal(500, message.Length);
        Assert.DoesNotContain(OpenAiDouble.Token, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret cat", message, StringComparison.Ordinal);
    }

    private Task<SubmitOutcome> SubmitAsync() => _openAi.Provider().SubmitAsync(Orders.Of("a cat"), Token);
}
