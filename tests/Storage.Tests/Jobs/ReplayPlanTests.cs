using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Jobs;

public sealed class ReplayPlanTests
{
    private static readonly bool?[] Charges = [null, false, true];

    [Fact]
    public void A_replay_looks_up_an_unresolved_purchase_first()
        => Assert.Equal(new ReplayPlan(ReplayStep.Submitting, 1), ReplayPlan.For(Row(JobState.OutcomeUnknown, charged: true)));

    [Fact]
    public void A_replay_orders_without_a_look_up_only_when_the_operator_accepts_it()
        => Assert.Equal(new ReplayPlan(ReplayStep.Queued, 1), ReplayPlan.For(Row(JobState.OutcomeUnknown, charged: true), acceptDouble: true));

    [Fact]
    public void A_replay_fetches_an_image_that_is_at_the_provider()
        => Assert.Equal(new ReplayPlan(ReplayStep.Waiting, 0), ReplayPlan.For(Row(JobState.Failed, charged: true, providerId: "p1")));

    [Fact]
    public void A_replay_looks_for_a_spilled_image_and_does_not_order_after_any_response_of_the_provider()
    {
        Assert.Equal(new ReplayPlan(ReplayStep.Waiting, 0), ReplayPlan.For(Row(JobState.Failed, charged: true) with { SpilledBy = "machine:/spill" }));
        Assert.Equal(new ReplayPlan(ReplayStep.Waiting, 0), ReplayPlan.For(Row(JobState.Failed, charged: true, providerId: "p1", isFinalAnswer: true) with { SpilledBy = "machine:/spill" }));
        Assert.Equal(1, ReplayPlan.For(Row(JobState.Failed, charged: true) with { SpilledBy = "machine:/spill" }, acceptDouble: true)!.Purchases);
    }

    [Fact]
    public void A_replay_fetches_an_image_whose_address_is_known()
        => Assert.Equal(new ReplayPlan(ReplayStep.Waiting, 0), ReplayPlan.For(Row(JobState.Failed, charged: true) with { Source = "https://images.example.com/a.png" }));

    [Fact]
    public void A_replay_orders_a_job_that_was_never_bought()
    {
        Assert.Equal(new ReplayPlan(ReplayStep.Queued, 1), ReplayPlan.For(Row(JobState.Failed, charged: false)));
        Assert.Equal(new ReplayPlan(ReplayStep.Queued, 1), ReplayPlan.For(Row(JobState.Failed, charged: null) with { Attempts = [] }));
    }

    [Fact]
    public void A_replay_after_the_provider_s_final_answer_makes_a_new_order()
        => Assert.Equal(new ReplayPlan(ReplayStep.Queued, 1), ReplayPlan.For(Row(JobState.Failed, charged: true, providerId: "p1", isFinalAnswer: true)));

    [Fact]
    public void A_replay_buys_a_lost_image_again_only_when_the_operator_accepts_it()
        => Assert.True(ReplayPlan.For(Row(JobState.Failed, charged: true))!.NeedsAcceptDouble);

    [Fact]
    public void A_job_ordered_twice_with_the_first_order_in_doubt_is_not_ordered_a_third_time_unless_accepted()
    {
        var twice = Row(JobState.OutcomeUnknown, charged: false) with
        {
            Attempts = [StoreWorld.Attempt(outcome: AttemptOutcome.Unknown), StoreWorld.Attempt(outcome: AttemptOutcome.Failed) with { MayHaveCharged = false }],
        };

        Assert.Equal(new ReplayPlan(ReplayStep.Queued, 1, NeedsAcceptDouble: true), ReplayPlan.For(twice));
        Assert.Equal(new ReplayPlan(ReplayStep.Queued, 1, NeedsAcceptDouble: true), ReplayPlan.For(twice with { IsFinalAnswer = true }));
        Assert.Equal(new ReplayPlan(ReplayStep.Waiting, 0), ReplayPlan.For(twice with { ProviderId = "p2" }));

        // What a replay already went over is behind it.
        Assert.Equal(new ReplayPlan(ReplayStep.Submitting, 1), ReplayPlan.For(twice with { EarlierAttempts = 1 }));
    }

    [Fact]
    public void A_job_of_a_command_that_could_not_be_obeyed_has_nothing_to_order()
    {
        var row = Row(JobState.Failed, charged: null) with { Attempts = [] };

        Assert.Null(ReplayPlan.For(row with { Complaint = "No JSON." }, acceptDouble: true));
        Assert.Null(ReplayPlan.For(row with { Request = row.Request with { Prompt = "" } }, acceptDouble: true));
    }

    /// <summary>All possible rows: the rules that hold for each of them.</summary>
    [Fact]
    public void A_replay_of_any_row_never_orders_while_its_purchase_can_still_be_fetched()
    {
        var rows = 0;
        foreach (var state in Enum.GetValues<JobState>())
        {
            foreach (var charged in Charges)
            {
                foreach (var providerId in new[] { null, "p1" })
                {
                    foreach (var isFinalAnswer in new[] { false, true })
                    {
                        foreach (var tried in new[] { false, true })
                        {
                            var row = Row(state, charged, providerId, isFinalAnswer);
                            Check(tried ? row : row with { Attempts = [] });
                            rows++;
                        }
                    }
                }
            }
        }

        Assert.Equal(8 * 3 * 2 * 2 * 2, rows);
    }

    private static void Check(Job row)
    {
        var plan = ReplayPlan.For(row);
        var accepting = ReplayPlan.For(row, acceptDouble: true);
        Assert.Equal(row.State is JobState.Failed or JobState.Canceled or JobState.OutcomeUnknown, plan is not null);
        Assert.Equal(plan is null, accepting is null);
        if (plan is null)
        {
            return;
        }

        var mayBeHad = !row.IsFinalAnswer && (row.ProviderId is not null || row.State == JobState.OutcomeUnknown);
        Assert.False(mayBeHad && plan.ResumesAt == ReplayStep.Queued, $"{row} is bought again.");
        Assert.False(row.ProviderId is null && plan.ResumesAt == ReplayStep.Waiting, $"{row} waits for nothing.");
        Assert.Equal(plan.ResumesAt == ReplayStep.Waiting ? 0 : 1, plan.Purchases);
        var charged = row.Attempts is [.., { MayHaveCharged: not false }];
        Assert.True(!charged || row.IsFinalAnswer || plan.NeedsAcceptDouble || plan.ResumesAt != ReplayStep.Queued, $"{row} is bought again unasked.");
    }

    private static Job Row(JobState state, bool? charged, string? providerId = null, bool isFinalAnswer = false) => new()
    {
        Id = Guid.Empty,
        Tenant = StoreWorld.Tenant,
        Lane = StoreWorld.Lane,
        State = state,
        Fence = 1,
        Request = StoreWorld.Request(),
        Seed = 42,
        CreatedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Sequence = 3,
        ProviderId = providerId,
        IsFinalAnswer = isFinalAnswer,
        Attempts = [StoreWorld.Attempt() with { MayHaveCharged = charged, ProviderId = providerId }],
    };
}
