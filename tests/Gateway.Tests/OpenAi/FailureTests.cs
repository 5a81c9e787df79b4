using ImageGen.Contracts;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tests.OpenAi;

/// <summary>The errors of jobs that ended without an image.</summary>
public sealed class FailureTests(SharedGateway shared)
{
    private readonly TestClient _client = shared.Gateway.NewTenant();

    [Theory]
    [InlineData(FailureReason.ContentRejected, 400, "moderation_blocked")]
    [InlineData(FailureReason.InvalidRequest, 400, "invalid_value")]
    [InlineData(FailureReason.InsufficientBalance, 429, "insufficient_quota")]
    [InlineData(FailureReason.RateLimited, 429, "rate_limit_exceeded")]
    [InlineData(FailureReason.TimedOut, 504, "timed_out")]
    [InlineData(FailureReason.Expired, 504, "expired")]
    [InlineData(FailureReason.ProviderUnavailable, 502, "provider_unavailable")]
    [InlineData(FailureReason.Authentication, 502, "authentication")]
    [InlineData(FailureReason.ProviderRetired, 502, "provider_retired")]
    [InlineData(FailureReason.Internal, 502, "internal")]
    public async Task A_failure_that_bought_nothing_has_the_status_of_its_reason(FailureReason reason, int status, string code)
    {
        var answer = await FailAsync(reason);

        answer.ErrorOf(status, code);
        Assert.Equal("false", answer.Header("x-should-retry"));
    }

    [Theory]
    [InlineData(FailureReason.ProviderUnavailable, JobState.Failed, "provider_unavailable")]
    [InlineData(FailureReason.TimedOut, JobState.Failed, "timed_out")]
    [InlineData(FailureReason.OutcomeUnknown, JobState.OutcomeUnknown, "outcome_unknown")]
    public async Task A_failure_that_may_have_bought_is_one_that_no_client_repeats(FailureReason reason, JobState state, string code)
    {
        var answer = await FailAsync(reason, state, mayHaveCharged: true);

        Assert.Contains("may have been bought", answer.ErrorOf(400, code)["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("false", answer.Header("x-should-retry"));
    }

    [Fact]
    public async Task A_request_after_a_failed_job_is_a_new_order()
    {
        var first = await FailAsync(FailureReason.ProviderUnavailable);

        var (second, _) = await _client.GenerateAsync("""{"prompt":"a cat"}""");

        Assert.Equal(200, second.Status);
        Assert.NotEqual(first.Header("x-request-id"), second.Header("x-request-id"));
    }

    [Fact]
    public async Task A_job_that_does_not_end_in_time_goes_on_and_the_same_request_gets_its_image()
    {
        await using var gateway = await TestGateway.StartAsync(shared.ConnectionString, settings: ("Gateway:WaitLimit", "00:00:01"));
        var client = gateway.NewTenant();
        var first = await client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat"}""");
        first.ErrorOf(504, "job_unfinished");
        await gateway.SucceedAsync(Guid.Parse(first.Header("x-request-id")!));

        var second = await client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat"}""");

        Assert.Equal(200, second.Status);
        Assert.Equal(first.Header("x-request-id"), second.Header("x-request-id"));
    }

    private async Task<Answer> FailAsync(FailureReason reason, JobState state = JobState.Failed, bool mayHaveCharged = false)
    {
        var answering = _client.PostJsonAsync(OpenAiCalls.Generations, """{"prompt":"a cat"}""");
        return (await _client.EndAsync(answering, job => shared.Gateway.FailAsync(job.Id, reason, state, mayHaveCharged))).Answer;
    }
}
