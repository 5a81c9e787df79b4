using ImageGen.Chaos.Checking;
using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Tests.Checking;

/// <summary>Ledgers with one fault each, to prove that the checker finds it.</summary>
public sealed class CheckerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    private static readonly Evidence Good = new()
    {
        Accepted = [new(First, "one", Noon), new(Second, "two", Noon)],
        Purchases = [new("one", "p1", Noon, "succeeded", ["aa"]), new("two", "p2", Noon, "succeeded", ["bb"])],
        Events = [new(First, "m1", "generated"), new(Second, "m2", "generated")],
        Jobs = [new(First, "succeeded", Noon, null, "aa", "aa"), new(Second, "succeeded", Noon, null, "bb", "bb")],
    };

    [Fact]
    public void Check_finds_nothing_in_consistent_ledgers() => Assert.Empty(Check(Good));

    [Theory]
    [InlineData("queued")]
    [InlineData("running")]
    [InlineData("missing")]
    public void Check_reports_a_job_that_never_ended_as_lost(string status)
        => Finds(FindingKind.Lost, Good with { Jobs = [new(First, status), Good.Jobs[1]] });

    [Fact]
    public void Check_reports_a_job_without_a_state_as_lost() => Finds(FindingKind.Lost, Good with { Jobs = [Good.Jobs[1]] });

    [Fact]
    public void Check_reports_a_second_purchase_for_one_job()
        => Finds(FindingKind.DuplicatePurchase, Good with { Purchases = [.. Good.Purchases, new("one", "p3", Noon, "canceled", ["aa"])] });

    [Fact]
    public void Check_reports_a_purchase_without_a_job()
        => Finds(FindingKind.PurchaseWithoutJob, Good with { Purchases = [.. Good.Purchases, new("three", "p3", Noon, "succeeded", ["cc"])] });

    [Fact]
    public void Check_reports_a_success_without_a_purchase() => Finds(FindingKind.SuccessWithoutPurchase, Good with { Purchases = [Good.Purchases[1]] });

    [Fact]
    public void Check_reports_two_final_events_with_different_ids()
        => Finds(FindingKind.DuplicateFinalEvent, Good with { Events = [.. Good.Events, new(First, "m3", "generated")] });

    [Fact]
    public void Check_accepts_a_repeated_delivery_of_the_same_final_event() => Assert.Empty(Check(Good with { Events = [.. Good.Events, Good.Events[0]] }));

    [Fact]
    public void Check_reports_a_job_without_a_final_event() => Finds(FindingKind.NoFinalEvent, Good with { Events = [Good.Events[1]] });

    [Fact]
    public void Check_reports_an_event_that_contradicts_the_job()
        => Finds(FindingKind.WrongFinalEvent, Good with { Events = [new(First, "m1", "failed"), Good.Events[1]] });

    [Fact]
    public void Check_accepts_repeated_webhooks_that_match_the_job()
        => Assert.Empty(Check(Good with { Webhooks = [new(First, "w1", "generated"), new(Second, "w2", "generated"), new(Second, "w2", "generated")] }));

    [Fact]
    public void Check_reports_a_job_without_a_final_webhook() => Finds(FindingKind.NoFinalWebhook, Good with { Webhooks = [new(Second, "w2", "generated")] });

    [Fact]
    public void Finding_for_a_missing_webhook_contains_the_deliveries_at_the_gateway()
    {
        var silent = Good with { Webhooks = [new(Second, "w2", "generated")], Undelivered = new[] { First }.ToLookup(job => job, _ => "pending") };

        Assert.EndsWith(": pending", Assert.Single(Check(silent)).About, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_reports_two_webhook_ids_for_one_job()
        => Finds(FindingKind.DuplicateFinalWebhook, Good with { Webhooks = [new(First, "w1", "generated"), new(First, "w3", "generated"), new(Second, "w2", "generated")] });

    [Fact]
    public void Check_reports_a_webhook_that_contradicts_the_job()
        => Finds(FindingKind.WrongFinalWebhook, Good with { Webhooks = [new(First, "w1", "failed"), new(Second, "w2", "generated")] });

    [Fact]
    public void Check_reports_an_image_that_was_not_bought()
        => Finds(FindingKind.WrongImage, Good with { Jobs = [new(First, "succeeded", Noon, null, "cc", "cc"), Good.Jobs[1]] });

    [Fact]
    public void Check_reports_an_image_whose_hash_differs_from_the_job()
        => Finds(FindingKind.WrongImage, Good with { Jobs = [new(First, "succeeded", Noon, null, "cc", "aa"), Good.Jobs[1]] });

    [Fact]
    public void Check_reports_an_image_that_can_not_be_fetched()
        => Finds(FindingKind.WrongImage, Good with { Jobs = [new(First, "succeeded", Noon, null, "aa"), Good.Jobs[1]] });

    [Fact]
    public void Check_reports_an_end_state_that_the_scenario_does_not_allow()
        => Finds(FindingKind.DisallowedEndState, Good with { Jobs = [new(First, "failed", Noon, "internal"), Good.Jobs[1]], Events = [new(First, "m1", "failed"), Good.Events[1]] });

    [Fact]
    public void Check_reports_a_purchase_after_a_confirmed_cancellation()
        => Finds(FindingKind.PurchaseAfterCancel, Good with { Cancels = [new(First, Noon.AddSeconds(-1), Confirmed: true)] });

    [Fact]
    public void Check_accepts_a_purchase_after_a_cancellation_that_was_only_requested()
        => Assert.Empty(Check(Good with { Cancels = [new(First, Noon.AddSeconds(-1), Confirmed: false)] }));

    [Fact]
    public void Check_reports_a_stored_image_whose_job_did_not_succeed()
    {
        var unknown = Good with { Jobs = [new(First, "outcome_unknown", Noon), Good.Jobs[1]], Events = [new(First, "m1", "failed"), Good.Events[1]], StoredImages = new HashSet<Guid> { First } };

        Assert.Equal(FindingKind.StoredImageLost, Assert.Single(Checker.Check(unknown, (_, _) => true)).Kind);
    }

    [Fact]
    public void Check_accepts_a_stored_image_whose_job_succeeded() => Assert.Empty(Check(Good with { StoredImages = new HashSet<Guid> { First } }));

    [Fact]
    public void Check_reports_a_repeated_request_that_returned_another_job()
        => Finds(FindingKind.IdempotencyKeyLost, Good with { RepeatedRequests = [new("key", [First], [Second])] });

    [Fact]
    public void Check_accepts_a_repeated_request_that_returned_its_jobs()
        => Assert.Empty(Check(Good with { RepeatedRequests = [new("key", [First, Second], [First, Second])] }));

    private static void Finds(FindingKind kind, Evidence evidence) => Assert.Equal(kind, Assert.Single(Check(evidence)).Kind);

    private static IReadOnlyList<Finding> Check(Evidence evidence) => Checker.Check(evidence, (_, answer) => answer.Status == "succeeded");
}
