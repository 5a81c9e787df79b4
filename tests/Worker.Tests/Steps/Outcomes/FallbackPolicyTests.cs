using ImageGen.Contracts;
using ImageGen.Jobs.Routing;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Steps.Outcomes;

namespace ImageGen.Worker.Tests.Steps.Outcomes;

/// <summary>The decision whether a job moves to the next provider of its route, without a store.</summary>
public sealed class FallbackPolicyTests
{
    [Theory]
    [InlineData(FailureReason.Authentication, true)]
    [InlineData(FailureReason.InsufficientBalance, true)]
    [InlineData(FailureReason.ProviderRetired, true)]
    [InlineData(FailureReason.ProviderUnavailable, true)]
    [InlineData(FailureReason.TimedOut, true)]
    [InlineData(FailureReason.RateLimited, true)]
    [InlineData(FailureReason.ContentRejected, false)]
    [InlineData(FailureReason.InvalidRequest, false)]
    [InlineData(FailureReason.Internal, false)]
    public void A_job_moves_to_the_next_provider_only_for_a_reason_that_concerns_the_service(FailureReason reason, bool moves)
    {
        var result = FallbackPolicy.After(Job(), new Refusal(reason, "No."));

        Assert.Equal(moves ? "b" : null, (result as StepResult.Postpone)?.Reschedule.To?.Provider);
        Assert.Equal(!moves, result is StepResult.Finish { Ending.State: JobState.Failed });
    }

    [Fact]
    public void A_job_that_moves_is_queued_at_once_and_its_order_has_ended()
    {
        var reschedule = Assert.IsType<StepResult.Postpone>(FallbackPolicy.After(Job(), new Refusal(FailureReason.ProviderRetired, "Gone."))).Reschedule;

        Assert.Equal((TimeSpan.Zero, true, true), (reschedule.In, reschedule.Requeue, reschedule.IsFinalAnswer));
    }

    [Fact]
    public void A_content_rejection_moves_the_job_only_where_the_route_allows_it()
        => Assert.Equal("b", Next(FallbackPolicy.After(Job(route => route with { ContentRejected = RoutePolicy.Next }), new Refusal(FailureReason.ContentRejected, "No."))));

    [Fact]
    public void A_job_at_the_last_provider_ends()
        => Assert.IsType<StepResult.Finish>(FallbackPolicy.After(Job(route => route.Further()), new Refusal(FailureReason.ProviderRetired, "Gone.")));

    [Fact]
    public void A_canceled_or_expired_job_ends()
    {
        var refusal = new Refusal(FailureReason.ProviderRetired, "Gone.");

        Assert.IsType<StepResult.Finish>(FallbackPolicy.After(ClaimedJobs.OnRoute(Row() with { CancelRequested = true }, "a", "b"), refusal));
        Assert.IsType<StepResult.Finish>(FallbackPolicy.After(ClaimedJobs.OnRoute(Row() with { ExpiresAt = ClaimedJobs.Start }, "a", "b"), refusal));
    }

    [Fact]
    public void An_unknown_order_keeps_the_job_at_its_provider_unless_the_route_allows_the_risk()
    {
        var row = ClaimedJobs.Row(JobState.Submitting, ClaimedJobs.Ended(AttemptOutcome.Unknown), ClaimedJobs.Open);
        var refusal = new Refusal(FailureReason.ProviderRetired, "Gone.");

        Assert.Equal(JobState.OutcomeUnknown, Assert.IsType<StepResult.Finish>(FallbackPolicy.After(ClaimedJobs.OnRoute(row, "a", "b"), refusal)).Ending.State);
        Assert.Equal("b", Next(FallbackPolicy.After(ClaimedJobs.OnRoute(row, route => route with { OutcomeUnknown = RoutePolicy.Next }, "a", "b"), refusal)));
        Assert.Equal("b", Next(FallbackPolicy.After(ClaimedJobs.OnRoute(row with { EarlierAttempts = 1 }, "a", "b"), refusal)));
    }

    [Fact]
    public void An_unknown_outcome_of_unknown_cost_never_moves_the_job()
        => Assert.Null(FallbackPolicy.AfterUnknown(Job(route => route with { OutcomeUnknown = RoutePolicy.Next }), "No answer."));

    [Fact]
    public void A_request_that_one_service_can_not_meet_exactly_moves_to_the_next_only_if_nothing_was_charged()
    {
        var job = ClaimedJobs.OnRoute(Row() with { Request = new ImageRequest { Prompt = "a cat", Exact = true } }, "a", "b");

        Assert.Equal("b", Next(FallbackPolicy.Next(job, new Refusal(FailureReason.InvalidRequest, "No."))));
        Assert.IsType<StepResult.Finish>(FallbackPolicy.Next(job, new Refusal(FailureReason.InvalidRequest, "No.", MayHaveCharged: true)));
    }

    private static Job Row() => ClaimedJobs.Row(JobState.Submitting, ClaimedJobs.Open);

    private static ClaimedJob Job(Func<JobRoute, JobRoute>? change = null) => ClaimedJobs.OnRoute(Row(), change ?? (route => route), "a", "b");

    private static string? Next(StepResult result) => Assert.IsType<StepResult.Postpone>(result).Reschedule.To?.Provider;
}
