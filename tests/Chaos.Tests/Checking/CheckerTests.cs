using ImageGen.Chaos.Checking;
using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Tests.Checking;

/// <summary>Ledgers with one fault each: a checker that finds nothing proves nothing.</summary>
public sealed class CheckerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    private static readonly Evidence Good = new()
    {
        Accepted = [new(First, "one", Noon), new(Second, "two", Noon)],
        Bought = [new("one", "p1", Noon, "succeeded", ["aa"]), new("two", "p2", Noon, "succeeded", ["bb"])],
        Told = [new(First, "m1", "generated"), new(Second, "m2", "generated")],
        Answers = [new(First, "succeeded", Noon, null, "aa", "aa"), new(Second, "succeeded", Noon, null, "bb", "bb")],
    };

    [Fact]
    public void Ledgers_that_agree_break_no_promise() => Assert.Empty(Check(Good));

    [Theory]
    [InlineData("queued")]
    [InlineData("running")]
    [InlineData("missing")]
    public void A_job_that_never_ended_is_lost(string status)
        => Finds(FindingKind.Lost, Good with { Answers = [new(First, status), Good.Answers[1]] });

    [Fact]
    public void A_job_without_an_answer_is_lost() => Finds(FindingKind.Lost, Good with { Answers = [Good.Answers[1]] });

    [Fact]
    public void A_second_purchase_for_one_job_is_found()
        => Finds(FindingKind.BoughtTwice, Good with { Bought = [.. Good.Bought, new("one", "p3", Noon, "canceled", ["aa"])] });

    [Fact]
    public void A_purchase_without_a_job_is_found()
        => Finds(FindingKind.BoughtForNobody, Good with { Bought = [.. Good.Bought, new("three", "p3", Noon, "succeeded", ["cc"])] });

    [Fact]
    public void A_success_without_a_purchase_is_found() => Finds(FindingKind.SucceededUnbought, Good with { Bought = [Good.Bought[1]] });

    [Fact]
    public void Two_final_events_with_different_ids_are_found()
        => Finds(FindingKind.ToldTwice, Good with { Told = [.. Good.Told, new(First, "m3", "generated")] });

    [Fact]
    public void The_same_final_event_delivered_again_is_no_fault() => Assert.Empty(Check(Good with { Told = [.. Good.Told, Good.Told[0]] }));

    [Fact]
    public void A_job_without_a_final_event_is_found() => Finds(FindingKind.NotTold, Good with { Told = [Good.Told[1]] });

    [Fact]
    public void An_event_that_says_something_else_than_the_job_is_found()
        => Finds(FindingKind.ToldWrong, Good with { Told = [new(First, "m1", "failed"), Good.Told[1]] });

    [Fact]
    public void Webhooks_that_agree_are_no_fault_however_often_they_come()
        => Assert.Empty(Check(Good with { Posted = [new(First, "w1", "generated"), new(Second, "w2", "generated"), new(Second, "w2", "generated")] }));

    [Fact]
    public void A_job_whose_end_was_not_posted_is_found() => Finds(FindingKind.NotPosted, Good with { Posted = [new(Second, "w2", "generated")] });

    [Fact]
    public void The_finding_for_an_unposted_end_states_what_the_gateway_says()
    {
        var silent = Good with { Posted = [new(Second, "w2", "generated")], Undelivered = new[] { First }.ToLookup(job => job, _ => "pending") };

        Assert.EndsWith(": pending", Assert.Single(Check(silent)).About, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_webhook_ids_for_one_end_are_found()
        => Finds(FindingKind.PostedTwice, Good with { Posted = [new(First, "w1", "generated"), new(First, "w3", "generated"), new(Second, "w2", "generated")] });

    [Fact]
    public void A_webhook_that_says_something_else_than_the_job_is_found()
        => Finds(FindingKind.PostedWrong, Good with { Posted = [new(First, "w1", "failed"), new(Second, "w2", "generated")] });

    [Fact]
    public void An_image_that_was_not_bought_is_found()
        => Finds(FindingKind.WrongPicture, Good with { Answers = [new(First, "succeeded", Noon, null, "cc", "cc"), Good.Answers[1]] });

    [Fact]
    public void Bytes_other_than_the_job_names_are_found()
        => Finds(FindingKind.WrongPicture, Good with { Answers = [new(First, "succeeded", Noon, null, "cc", "aa"), Good.Answers[1]] });

    [Fact]
    public void An_image_that_can_not_be_read_back_is_found()
        => Finds(FindingKind.WrongPicture, Good with { Answers = [new(First, "succeeded", Noon, null, "aa"), Good.Answers[1]] });

    [Fact]
    public void An_ending_the_scenario_does_not_allow_is_found()
        => Finds(FindingKind.WrongEnding, Good with { Answers = [new(First, "failed", Noon, "internal"), Good.Answers[1]], Told = [new(First, "m1", "failed"), Good.Told[1]] });

    [Fact]
    public void A_purchase_after_a_confirmed_cancel_is_found()
        => Finds(FindingKind.BoughtAfterCancel, Good with { Cancels = [new(First, Noon.AddSeconds(-1), Confirmed: true)] });

    [Fact]
    public void A_purchase_after_a_cancel_that_was_only_noted_is_no_fault()
        => Assert.Empty(Check(Good with { Cancels = [new(First, Noon.AddSeconds(-1), Confirmed: false)] }));

    [Fact]
    public void An_image_that_was_on_a_disk_and_whose_job_did_not_succeed_is_found()
    {
        var unknown = Good with { Answers = [new(First, "outcome_unknown", Noon), Good.Answers[1]], Told = [new(First, "m1", "failed"), Good.Told[1]], Kept = new HashSet<Guid> { First } };

        Assert.Equal(FindingKind.KeptAndLost, Assert.Single(Checker.Check(unknown, (_, _) => true)).Kind);
    }

    [Fact]
    public void An_image_that_was_on_a_disk_and_whose_job_succeeded_is_no_fault() => Assert.Empty(Check(Good with { Kept = new HashSet<Guid> { First } }));

    [Fact]
    public void A_request_made_again_that_is_answered_with_another_job_is_found()
        => Finds(FindingKind.KeyForgotten, Good with { Repeats = [new("key", [First], [Second])] });

    [Fact]
    public void A_request_made_again_that_is_answered_with_its_jobs_is_no_fault()
        => Assert.Empty(Check(Good with { Repeats = [new("key", [First, Second], [First, Second])] }));

    private static void Finds(FindingKind kind, Evidence evidence) => Assert.Equal(kind, Assert.Single(Check(evidence)).Kind);

    private static IReadOnlyList<Finding> Check(Evidence evidence) => Checker.Check(evidence, (_, answer) => answer.Status == "succeeded");
}
