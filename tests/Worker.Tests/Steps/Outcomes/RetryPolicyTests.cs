using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Tests.Steps.Outcomes;

/// <summary>The decision about an attempt that certainly bought nothing, without a store.</summary>
public sealed class RetryPolicyTests
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(3, 16)]
    public void The_pause_before_a_retry_doubles_with_each_attempt(int earlier, double seconds)
    {
        var reschedule = Retried(Requeue(Job(Failures(earlier)))).Reschedule;

        Assert.InRange(reschedule.In.TotalSeconds, 0.8 * seconds, 1.2 * seconds);
        Assert.Equal((true, AttemptOutcome.Failed), (reschedule.Requeue, reschedule.Attempts![^1].Outcome!.Value));
    }

    [Fact]
    public void The_fifth_attempt_fails_the_job()
    {
        var ending = Ended(Requeue(Job(Failures(4)))).Ending;

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable, 5), (ending.State, ending.Error!.Reason, ending.Attempts!.Count));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, ending.Cost);
    }

    [Fact]
    public void The_third_attempt_moves_the_job_to_the_next_provider()
    {
        Assert.Null(Retried(Requeue(Job(Failures(1), "a", "b"))).Reschedule.To);
        Assert.Equal("b", Retried(Requeue(Job(Failures(2), "a", "b"))).Reschedule.To!.Provider);
    }

    [Fact]
    public void Attempts_before_a_replay_and_refusals_by_the_rate_limit_do_not_count()
    {
        var replayed = ClaimedJobs.OnRoute(ClaimedJobs.Row(JobState.Submitting, [.. Failures(4), ClaimedJobs.Open]) with { EarlierAttempts = 4 }, "a");
        var limited = Job([.. Enumerable.Repeat(ClaimedJobs.Ended(AttemptOutcome.Failed, FailureReason.RateLimited), 4)]);

        Assert.InRange(Retried(Requeue(replayed)).Reschedule.In, 0.8 * FirstRetry, 1.2 * FirstRetry);
        Assert.InRange(Retried(Requeue(limited)).Reschedule.In, 0.8 * FirstRetry, 1.2 * FirstRetry);
    }

    [Fact]
    public void A_pause_that_the_service_requires_is_never_shortened()
        => Assert.InRange(Retried(Requeue(Job([]), retryAfter: TimeSpan.FromSeconds(90))).Reschedule.In, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(108));

    [Theory]
    [InlineData(29, null)]
    [InlineData(31, "b")]
    public void A_rate_limit_longer_than_the_patience_of_the_route_moves_the_job_to_the_next_provider(int seconds, string? next)
    {
        // The jitter of up to a fifth must not cross the limit in the first case.
        var job = ClaimedJobs.OnRoute(ClaimedJobs.Row(JobState.Submitting, ClaimedJobs.Open), route => route with { Patience = TimeSpan.FromSeconds(seconds < 30 ? 35 : 30) }, "a", "b");

        Assert.Equal(next, Retried(Requeue(job, FailureReason.RateLimited, TimeSpan.FromSeconds(seconds))).Reschedule.To?.Provider);
    }

    [Fact]
    public void A_retry_after_the_expiry_fails_the_job_or_moves_it_to_the_next_provider()
    {
        Assert.Equal(JobState.Failed, Ended(Requeue(Job([]), retryAfter: TimeSpan.FromDays(1))).Ending.State);
        Assert.Equal("b", Retried(Requeue(Job([], "a", "b"), retryAfter: TimeSpan.FromDays(1))).Reschedule.To!.Provider);
    }

    [Fact]
    public void A_failure_that_may_occur_only_twice_in_a_row_ends_the_job_the_second_time()
    {
        var once = RetryPolicy.Requeue(Job([]), Fault(mostTries: 2), FirstRetry);
        var twice = RetryPolicy.Requeue(Job([ClaimedJobs.Ended(AttemptOutcome.Failed, FailureReason.ProviderUnavailable) with { Message = "Down." }]), Fault(mostTries: 2), FirstRetry);

        Assert.Null(Retried(once).Reschedule.To);
        Assert.Equal(JobState.Failed, Ended(twice).Ending.State);
    }

    [Fact]
    public void A_job_whose_only_service_is_unreachable_waits_until_it_expires()
    {
        var unreached = new ProviderFaultException(FailureReason.ProviderUnavailable, "Down.", mayHaveBought: false) { IsUnreached = true };

        Assert.InRange(Retried(RetryPolicy.Requeue(Job(Failures(9)), unreached, FirstRetry)).Reschedule.In, FirstRetry, 1.2 * FirstRetry);
        Assert.Equal("b", Retried(RetryPolicy.Requeue(Job(Failures(2), "a", "b"), unreached, FirstRetry)).Reschedule.To!.Provider);

        var late = ClaimedJobs.OnRoute(ClaimedJobs.Row(JobState.Submitting, ClaimedJobs.Open) with { ExpiresAt = ClaimedJobs.Start.AddSeconds(1) }, "a");
        Assert.Equal(JobState.Failed, Ended(RetryPolicy.Requeue(late, unreached, FirstRetry)).Ending.State);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(40, 20)]
    [InlineData(3600, 30)]
    public void The_pause_of_a_job_whose_service_is_unreachable_grows_with_the_outage(int outage, int pause)
    {
        var unreached = new ProviderFaultException(FailureReason.ProviderUnavailable, "Down.", mayHaveBought: false) { IsUnreached = true };
        var job = ClaimedJobs.OnRoute(ClaimedJobs.Row(JobState.Submitting, ClaimedJobs.Open with { StartedAt = ClaimedJobs.Start.AddSeconds(-outage) }), "a");

        var reschedule = Retried(RetryPolicy.Requeue(job, unreached, FirstRetry)).Reschedule;

        Assert.InRange(reschedule.In.TotalSeconds, pause, 1.2 * pause);
        Assert.True(reschedule.Requeue);
    }

    [Fact]
    public void A_rate_limit_without_a_stated_time_pauses_the_job_for_ten_seconds()
        => Assert.InRange(Retried(Requeue(Job([]), FailureReason.RateLimited)).Reschedule.In.TotalSeconds, 10, 12);

    [Fact]
    public void Attempts_at_other_providers_and_skipped_providers_do_not_count()
    {
        Attempt[] earlier =
        [
            .. Enumerable.Repeat(ClaimedJobs.Ended(AttemptOutcome.Failed) with { Provider = "other" }, 4), .. Enumerable.Repeat(ClaimedJobs.Ended(AttemptOutcome.Skipped), 4),
        ];

        Assert.InRange(Retried(Requeue(Job(earlier))).Reschedule.In, 0.8 * FirstRetry, 1.2 * FirstRetry);
    }

    private static ProviderFaultException Fault(int mostTries) => new(FailureReason.ProviderUnavailable, "Down.", mayHaveBought: false) { MostTries = mostTries };

    private static Attempt[] Failures(int count) => [.. Enumerable.Repeat(ClaimedJobs.Ended(AttemptOutcome.Failed), count)];

    private static ClaimedJob Job(Attempt[] earlier, params string[] providers)
        => ClaimedJobs.OnRoute(ClaimedJobs.Row(JobState.Submitting, [.. earlier, ClaimedJobs.Open]), providers.Length == 0 ? ["a"] : providers);

    private static StepResult Requeue(ClaimedJob job, FailureReason reason = FailureReason.ProviderUnavailable, TimeSpan? retryAfter = null)
        => RetryPolicy.Requeue(job, reason, "Down.", FirstRetry, retryAfter);

    private static StepResult.Postpone Retried(StepResult result) => Assert.IsType<StepResult.Postpone>(result);

    private static StepResult.Finish Ended(StepResult result) => Assert.IsType<StepResult.Finish>(result);
}
