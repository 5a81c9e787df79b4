using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>Refusals of services and proxies that have OpenAI's API and codes of their own, as they were seen in the field.</summary>
public sealed class ProxyRefusalTests : IDisposable
{
    private readonly OpenAiDouble _openAi = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _openAi.Dispose();

    [Theory]
    [InlineData(400, """{"error":{"message":"litellm.BadRequestError: litellm.ContentPolicyViolationError: Your request was rejected as a result of our safety system.","type":"None","code":"400"}}""", false)]
    [InlineData(400, """{"error":{"message":"Your prompt may contain text that is not allowed by our safety system.","type":null,"code":"400"}}""", false)]
    [InlineData(400, """{"error":{"message":"This content is not permitted under our content policy.","type":"None","param":"None","code":"400"}}""", false)]
    [InlineData(400, """{"error":{"message":"Your prompt has keywords that are not allowed by the content policy.","type":"None","code":"400"}}""", false)]
    [InlineData(400, """{"error":{"message":"Request blocked by Gemini: PROHIBITED_CONTENT","code":400,"status":"INVALID_ARGUMENT"}}""", false)]
    [InlineData(400, """{"error":{"message":"litellm.BadRequestError: litellm.ContentPolicyViolationError: litellm.ContentPolicyViolationError: AzureException - {\"error\":{\"code\":\"content_policy_violation\",\"inner_error\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_results\":{\"jailbreak\":{\"detected\":false,\"filtered\":false}}},\"message\":\"Your request was rejected.","type":null,"param":null,"code":400}}""", false)]
    [InlineData(400, """{"error":{"message":"litellm.BadRequestError: AzureException - {\"error\":{\"code\":\"contentFilter\",\"message\":\"x\"}}","type":"api_error","param":null,"code":"400"}}""", false)]
    [InlineData(400, """{"error":{"code":"contentFilter","message":"Your task failed as a result of our safety system.","inner_error":{"code":"ResponsibleAIPolicyViolation"}}}""", false)]
    [InlineData(400, """{"error":{"code":"BadRequest","message":"x","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", false)]
    [InlineData(400, """{"error":{"code":"content_policy_violation","message":"Generated image was filtered as a result of our safety system."}}""", true)]
    [InlineData(403, """{"error":{"code":403,"message":"openai/gpt-image requires moderation. Your input was flagged for \"violence\"","metadata":{"reasons":["violence"],"flagged_input":"a cat"}}}""", false)]
    [InlineData(400, """{"code":"Client specified an invalid argument","error":"Generated image rejected by content moderation."}""", true)]
    [InlineData(403, """{"code":"The caller does not have permission to execute the specified operation","error":"Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_CSAM"}""", false)]
    [InlineData(422, """{"id":"x","error":{"message":"NSFW content detected in the prompt.","type":"invalid_request_error","param":"prompt","code":null}}""", false)]
    [InlineData(422, """{"detail":[{"loc":["body","prompt"],"msg":"The content could not be processed because it contained material flagged by a content checker.","type":"content_policy_violation","input":{"prompt":"a cat"}}]}""", false)]
    [InlineData(422, """{"detail":"Request rejected by the safety filter"}""", false)]
    [InlineData(400, """{"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"},"contentFilter":[{"level":1,"role":"user"}]}""", false)]
    [InlineData(400, """{"error":{"code":"1301","message":"x"},"contentFilter":[{"level":1,"role":"assistant"}]}""", true)]
    [InlineData(400, """{"error":{"code":"DataInspectionFailed","message":"Input data may contain inappropriate content.","type":"DataInspectionFailed"}}""", false)]
    [InlineData(400, """{"error":{"code":"OutputImageSensitiveContentDetected","message":"x"}}""", true)]
    [InlineData(400, """{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"The prompt could not be submitted. It violates Google's Responsible AI practices."}}""", false)]
    [InlineData(400, """{"message":"{\"error\":{\"code\":\"moderation_blocked\",\"moderation_details\":{\"moderation_stage\":\"output\"}}}"}""", true)]
    [InlineData(400, "Your request was rejected by the safety system.", false)]
    [InlineData(451, """{"error":"blocked by content filter"}""", false)]
    [InlineData(400, """{"error":{"message":"The generated picture was blocked by our content filter."}}""", true)]
    [InlineData(400, """{"error":{"message":"The prompt was blocked by our content filter."}}""", false)]
    public async Task Rejected_content_is_recognized_by_its_message_and_not_by_a_code_that_repeats_the_status(int status, string body, bool mayHaveCharged)
        => Assert.Equal((FailureReason.ContentRejected, mayHaveCharged), await RefuseAsync(status, body));

    [Theory]
    [InlineData(400, """{"error":{"message":"Budget has been exceeded! Current cost: 2.1, Max budget: 2.0","type":"budget_exceeded","param":null,"code":"400"}}""")]
    [InlineData(429, """{"error":{"message":"litellm.RateLimitError: RateLimitError: OpenAIException - You exceeded your current quota, please check your plan and billing details.","type":null,"param":null,"code":"429"}}""")]
    [InlineData(400, """{"error":{"message":"litellm.BadRequestError: OpenAIException - Billing hard limit has been reached","type":"None","code":"400"}}""")]
    [InlineData(400, """{"error":{"message":"Your credit balance is too low to access the API.","type":"invalid_request_error"}}""")]
    [InlineData(403, """{"code":"x","error":"Your team has used all available credits or reached its monthly spending limit."}""")]
    [InlineData(400, """{"error":{"message":"Insufficient credits","code":402}}""")]
    [InlineData(429, """{"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}}""")]
    [InlineData(403, """{"error":{"message":"insufficient_user_quota","type":"new_api_error","code":"insufficient_user_quota"}}""")]
    public async Task Missing_credit_is_reported_for_every_status(int status, string body)
        => Assert.Equal((FailureReason.InsufficientBalance, false), await RefuseAsync(status, body));

    [Theory]
    [InlineData(400, """{"error":{"message":"litellm.RateLimitError: slow down","type":"throttling_error","code":"429"}}""", null)]
    [InlineData(429, """{"error":{"code":"429","message":"Requests have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 26 seconds."}}""", 26.0)]
    [InlineData(429, """{"error":{"message":"No deployments available for selected model, Try again in 60 seconds.","type":"None","code":"429"}}""", 60.0)]
    [InlineData(429, """{"error":{"code":429,"message":"You exceeded your current quota. Please retry in 36.9s.","status":"RESOURCE_EXHAUSTED"}}""", 36.9)]
    [InlineData(403, """{"error":"Rate limit exceeded"}""", null)]
    public async Task A_rate_limit_is_recognized_with_any_status(int status, string body, double? seconds)
    {
        _openAi.Answer(OpenAiDouble.Buy, status, body);

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => SubmitAsync("a cat"));

        Assert.Equal((FailureReason.RateLimited, false, seconds), (fault.Reason, fault.MayHaveBought, fault.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("""{"error":{"message":"litellm.InternalServerError: upstream","type":"None","code":"500"}}""")]
    [InlineData("""{"error":{"message":"litellm.Timeout: x","type":"None","code":408}}""")]
    public async Task A_proxy_that_returns_400_for_a_failure_behind_it_leaves_the_purchase_open(string body)
    {
        _openAi.Answer(OpenAiDouble.Buy, 400, body);

        Assert.True((await Assert.ThrowsAsync<ProviderFaultException>(() => SubmitAsync("a cat"))).MayHaveBought);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Invalid value: 'off'. Supported values are: 'low' and 'auto'.","type":"invalid_request_error","param":"moderation","code":"invalid_value"}}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"The model does not support 'enable_safety_checker': the safety checker is always on.","type":"None","code":"400"}}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"Unknown parameter: 'safety_filter'. It sets the safety filter.","param":"safety_filter","code":"unknown_parameter"}}""", FailureReason.InvalidRequest)]
    [InlineData(422, """{"detail":[{"type":"string_too_long","loc":["body","prompt"],"msg":"String should have at most 10 characters","input":"a poster about our content policy and NSFW"}]}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"Prompt too long: 'a poster about our content policy and NSFW'","code":"400"}}""", FailureReason.InvalidRequest)]
    [InlineData(403, """{"error":{"message":"Your organization was disabled for a violation of our usage policies.","type":"invalid_request_error","code":null}}""", FailureReason.Authentication)]
    [InlineData(400, """{"error":{"message":"litellm.AuthenticationError: bad key","type":"auth_error","code":"401"}}""", FailureReason.Authentication)]
    [InlineData(400, """{"error":{"message":"The request payload is malformed or invalid.","type":"api_error","code":"400"}}""", FailureReason.InvalidRequest)]
    public async Task A_message_that_only_mentions_moderation_is_no_rejection(int status, string body, FailureReason reason)
        => Assert.Equal((reason, false), await RefuseAsync(status, body, "a poster about our content policy and NSFW"));

    private async Task<(FailureReason Reason, bool MayHaveCharged)> RefuseAsync(int status, string body, string prompt = "a cat")
    {
        _openAi.Answer(OpenAiDouble.Buy, status, body);
        var refusal = Assert.IsType<SubmitOutcome.Refused>(await SubmitAsync(prompt)).Refusal;
        return (refusal.Reason, refusal.MayHaveCharged);
    }

    private Task<SubmitOutcome> SubmitAsync(string prompt) => _openAi.Provider().SubmitAsync(Orders.Of(prompt), Token);
}
