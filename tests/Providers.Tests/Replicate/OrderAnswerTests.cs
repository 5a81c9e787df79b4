using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Replicate;

public sealed class OrderAnswerTests : IDisposable
{
    private const string Buy = "POST /models/black-forest-labs/flux-schnell/predictions";

    private readonly ReplicateDouble _replicate = new ReplicateDouble().OfficialModel();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _replicate.Dispose();

    [Theory]
    [InlineData(401, """{"title":"Unauthenticated","detail":"You did not pass a valid authentication token","status":401}""", FailureReason.Authentication)]
    [InlineData(402, """{"title":"Billing required","detail":"You need to set up billing to run this model. Go to https://replicate.com/account/billing#billing to set it up.","status":402}""", FailureReason.InsufficientBalance)]
    [InlineData(402, """{"title":"Insufficient credit","detail":"You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit.","status":402}""", FailureReason.InsufficientBalance)]
    [InlineData(402, "", FailureReason.InsufficientBalance)]
    [InlineData(400, """{"detail":"You've hit your monthly spend limit. Go to https://replicate.com/account/billing"}""", FailureReason.InsufficientBalance)]
    [InlineData(403, """{"detail":"no"}""", FailureReason.Authentication)]
    [InlineData(404, """{"detail":"The requested resource could not be found.","status":404}""", FailureReason.ProviderRetired)]
    [InlineData(422, """{"title":"Invalid version or not permitted","detail":"The specified version does not exist (or perhaps you don't have permission to use it?)","status":422}""", FailureReason.ProviderRetired)]
    [InlineData(422, """{"detail":"- input: prompt is required\n","status":422,"title":"Input validation failed","invalid_fields":[{"type":"required","field":"input","description":"prompt is required"}]}""", FailureReason.InvalidRequest)]
    [InlineData(400, "<html>", FailureReason.InvalidRequest)]
    [InlineData(413, "", FailureReason.InvalidRequest)]
    [InlineData(308, "", FailureReason.ProviderRetired)]
    public async Task A_refusing_answer_is_a_refusal_without_cost(int status, string body, FailureReason reason)
    {
        _replicate.Answer(Buy, status, body);

        var outcome = await _replicate.Provider().SubmitAsync(Orders.Of("a cat"), Token);

        var refusal = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal;
        Assert.Equal(reason, refusal.Reason);
        Assert.False(refusal.MayHaveCharged);
        Assert.DoesNotContain("billing", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Theory]
    [InlineData("""{"detail":"Request was throttled. Your rate limit resets in ~30s."}""", null, 30)]
    [InlineData("""{"detail":"... reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.","status":429,"retry_after":7}""", null, 7)]
    [InlineData("""{"detail":"resets in ~5s","retry_after":7}""", "Retry-After: 3", 3)]
    [InlineData("""{"retry_after":"9"}""", null, 9)]
    [InlineData("""{"retry_after":1e300}""", null, 3600)]
    [InlineData("""{"retry_after":-1}""", null, null)]
    [InlineData("not json", null, null)]
    public async Task A_throttled_order_was_not_bought_and_states_how_long_to_wait(string body, string? header, int? seconds)
    {
        _replicate.Answer(Buy, 429, body, header);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _replicate.Provider().SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal((FailureReason.RateLimited, false), (fault.Reason, fault.MayHaveBought));
        Assert.Equal(seconds, fault.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(503, """{"detail":"try again"}""")]
    [InlineData(504, "")]
    [InlineData(408, "")]
    [InlineData(409, "")]
    [InlineData(302, "")]
    [InlineData(599, "")]
    [InlineData(201, "")]
    [InlineData(201, "{\"id\":\"abc\"")]
    [InlineData(201, "{}")]
    [InlineData(201, "[]")]
    [InlineData(201, "null")]
    [InlineData(201, """{"id":true}""")]
    [InlineData(200, """{"id":"../account"}""")]
    [InlineData(204, "")]
    public async Task An_inconclusive_answer_may_have_bought(int status, string body)
    {
        _replicate.Answer(Buy, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _replicate.Provider().SubmitAsync(Orders.Of("a cat"), Token));

        Assert.True(fault.MayHaveBought);
    }

    [Theory]
    [InlineData(201, "starting")]
    [InlineData(202, "processing")]
    [InlineData(201, "succeeded")]
    [InlineData(201, "failed")]
    public async Task A_response_with_an_id_is_accepted_with_any_status(int http, string status)
    {
        _replicate.Answer(Buy, http, $$"""{"id":"abc","status":"{{status}}","output":["https://replicate.delivery/a.png"]}""");

        var outcome = await _replicate.Provider().SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(new SubmitOutcome.Accepted("abc"), outcome);
    }

    [Fact]
    public async Task A_missing_model_is_the_fault_of_the_party_that_named_it()
    {
        var outcome = await _replicate.Provider().SubmitAsync(Orders.Of("a cat") with { Model = "nobody/nothing" }, Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Equal(0, _replicate.Count("POST /models/nobody/nothing/predictions"));
    }

    [Fact]
    public async Task Neither_token_nor_prompt_come_back_in_a_message()
    {
        _replicate.Answer(Buy, 422, $$"""{"detail":"- input.prompt: 'a very secret cat' with {{ReplicateDouble.Token}} {{new string('x', 2000)}}"}""");

        var outcome = await _replicate.Provider().SubmitAsync(Orders.Of("a very secret cat"), Token);

        var message = Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Message;
        Assert.Equal(500, message.Length);
        Assert.DoesNotContain(ReplicateDouble.Token, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret cat", message, StringComparison.Ordinal);
    }
}
