using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps.Outcomes;
using static ImageGen.Worker.Tests.Steps.Outcomes.ClaimedJobs;

namespace ImageGen.Worker.Tests.Steps.Outcomes;

/// <summary>The ways a job ends, without a store. The provider is not configured here, so that no price is known.</summary>
public sealed class TerminalResultsTests
{
    [Fact]
    public void A_failure_without_a_charge_costs_nothing_for_certain()
    {
        var ending = TerminalResults.Failed(Job(Open), FailureReason.TimedOut, "Late.", Charge.None).Ending;

        Assert.Equal((JobState.Failed, FailureReason.TimedOut, "Late.", false), (ending.State, ending.Error!.Reason, ending.Error.Message, ending.IsFinalAnswer));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, ending.Cost);
        Assert.Equal((AttemptOutcome.Failed, false), (ending.Attempts![^1].Outcome!.Value, ending.Attempts[^1].MayHaveCharged!.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_refusal_is_final_and_marks_a_possible_charge(bool mayHaveCharged)
    {
        var ending = TerminalResults.Refused(Job(Open), new Refusal(FailureReason.ContentRejected, "No.", mayHaveCharged)).Ending;

        Assert.Equal((JobState.Failed, true, mayHaveCharged), (ending.State, ending.IsFinalAnswer, ending.Attempts![^1].MayHaveCharged!.Value));
        Assert.Equal(mayHaveCharged, ending.Cost is null);
    }

    [Fact]
    public void A_failure_after_an_unknown_order_ends_as_outcome_unknown()
    {
        var ending = TerminalResults.Failed(Job(Ended(AttemptOutcome.Unknown), Open), FailureReason.TimedOut, "Late.", Charge.None, isFinalAnswer: true).Ending;

        Assert.Equal((JobState.OutcomeUnknown, FailureReason.OutcomeUnknown, true), (ending.State, ending.Error!.Reason, ending.IsFinalAnswer));
        Assert.Equal("An earlier order of this job may have been bought. Late.", ending.Error.Message);
        Assert.Equal(AttemptOutcome.Failed, ending.Attempts![^1].Outcome);
    }

    [Fact]
    public void A_failure_with_a_certain_charge_after_an_unknown_order_ends_as_failed()
        => Assert.Equal(JobState.Failed, TerminalResults.Failed(Job(Ended(AttemptOutcome.Unknown), Open), FailureReason.Internal, "Lost.", Charge.Full).Ending.State);

    [Fact]
    public void An_unknown_order_before_a_replay_does_not_make_the_end_unknown()
    {
        var job = Claim(Row(JobState.Submitting, Ended(AttemptOutcome.Unknown), Open) with { EarlierAttempts = 1 });

        Assert.Equal(JobState.Failed, TerminalResults.Failed(job, FailureReason.TimedOut, "Late.", Charge.None).Ending.State);
        Assert.Equal(JobState.Canceled, TerminalResults.Canceled(job, Charge.None).Ending.State);
    }

    [Fact]
    public void A_cancel_ends_as_canceled_and_after_an_unknown_order_as_outcome_unknown()
    {
        Assert.Equal(JobState.Canceled, TerminalResults.Canceled(Job(Open), Charge.None).Ending.State);
        Assert.Equal(JobState.OutcomeUnknown, TerminalResults.Canceled(Job(Ended(AttemptOutcome.Unknown), Open), Charge.None).Ending.State);
    }

    [Fact]
    public void An_expired_job_has_the_reason_of_its_last_attempt_and_expired_without_one()
    {
        Assert.Equal(FailureReason.Expired, TerminalResults.Expired(Job()).Ending.Error!.Reason);
        Assert.Equal(FailureReason.Expired, TerminalResults.Expired(Job(Ended(AttemptOutcome.Skipped))).Ending.Error!.Reason);
        Assert.Equal(FailureReason.TimedOut, TerminalResults.Expired(Job(Ended(AttemptOutcome.Failed), Ended(AttemptOutcome.Skipped))).Ending.Error!.Reason);
    }

    [Fact]
    public void An_exhausted_route_fails_as_its_last_failed_attempt_and_without_one_for_the_given_reason()
    {
        var why = new Refusal(FailureReason.ProviderRetired, "Gone.");
        var tried = TerminalResults.Exhausted(Job(Ended(AttemptOutcome.Failed), Ended(AttemptOutcome.Skipped)), why).Ending;

        Assert.Equal((FailureReason.TimedOut, "No answer.", "a"), (tried.Error!.Reason, tried.Error.Message, tried.Error.Provider));
        Assert.Equal(FailureReason.ProviderRetired, TerminalResults.Exhausted(Job(), why).Ending.Error!.Reason);
    }

    [Theory]
    [InlineData(JobState.Queued, JobState.Failed, false)]
    [InlineData(JobState.Submitting, JobState.OutcomeUnknown, true)]
    [InlineData(JobState.Waiting, JobState.Failed, true)]
    [InlineData(JobState.Storing, JobState.Failed, true)]
    public void A_poisoned_job_ends_as_its_state_demands(JobState state, JobState end, bool mayHaveCharged)
    {
        var ending = TerminalResults.Poisoned(Claim(Row(state, Open))).Ending;

        Assert.Equal((end, mayHaveCharged), (ending.State, ending.Attempts![^1].MayHaveCharged!.Value));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public void A_poisoned_job_states_why_it_ended(JobState state)
        => Assert.NotEqual("", TerminalResults.Poisoned(Claim(Row(state, Open))).Ending.Error!.Message);

    [Fact]
    public void A_cost_before_a_replay_is_added_to_the_end()
        => Assert.Equal(
            new Cost { Amount = 2, Certain = false },
            TerminalResults.Failed(Claim(Row(JobState.Queued) with { Spent = new Cost { Amount = 2, Certain = false } }), FailureReason.Expired, "Late.", Charge.None).Ending.Cost);

    private static ClaimedJob Job(params Attempt[] attempts) => Claim(Row(JobState.Submitting, attempts));
}
