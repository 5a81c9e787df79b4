using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Reconciliation;
using ImageGen.Worker.Reconciliation;

namespace ImageGen.Worker.Tests.Reconciliation;

public sealed class ComparisonTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_purchase_on_both_sides_agrees_and_costs_its_price()
    {
        var report = Compare([Listed("p1")], [Known("p1")]);

        Assert.True(report.IsClean);
        Assert.Equal((1, 0.04m, 0m, 0m), (report.Matched, report.MatchedCost, report.OrphansCost, report.GhostsCost));
    }

    [Fact]
    public void A_purchase_without_a_row_is_an_orphan_and_costs_unless_it_never_began()
    {
        var report = Compare([Listed("p1"), Listed("p2") with { MayHaveCharged = false }], []);

        Assert.False(report.IsClean);
        Assert.Equal(["p1", "p2"], report.Orphans.Select(orphan => orphan.ProviderId).Order());
        Assert.Equal(0.04m, report.OrphansCost);
    }

    [Fact]
    public void A_row_without_a_listed_purchase_is_a_ghost()
    {
        var report = Compare([], [Known("p1")]);

        Assert.Equal("p1", Assert.Single(report.Ghosts).ProviderId);
        Assert.False(report.IsClean);
    }

    [Fact]
    public void A_purchase_like_that_of_a_job_in_doubt_is_in_doubt_and_a_second_one_is_an_orphan()
    {
        var job = Doubtful();
        var like = Listed("p1") with { Seed = 7, PromptDigest = ListedPurchase.DigestOf("a cat") };

        var report = Compare([like, like with { ProviderId = "p2" }, like with { ProviderId = "p3", Seed = 8 }], [], job);

        Assert.Equal(job.Id, Assert.Single(report.InDoubt).JobId);
        Assert.Equal(2, report.Orphans.Count);
    }

    [Fact]
    public void A_purchase_whose_inputs_were_deleted_is_matched_by_its_time()
    {
        var job = Doubtful();

        Assert.Single(Compare([Listed("p1") with { CreatedAt = job.IntentAt!.Value.AddSeconds(90) }], [], job).InDoubt);
        Assert.Single(Compare([Listed("p1") with { CreatedAt = job.IntentAt!.Value.AddSeconds(150) }], [], job).Orphans);
    }

    [Fact]
    public void Purchases_that_are_recent_or_before_the_window_are_left_out()
    {
        var young = Now.AddMinutes(-9);
        var old = Now.AddHours(-25);

        var report = Compare(
            [Listed("p1") with { CreatedAt = young }, Listed("p2") with { CreatedAt = old }, Listed("p4") with { CreatedAt = old }],
            [Known("p3") with { KnownAt = young }, Known("p4"), Known("p5") with { KnownAt = old }]);

        // p4 was bought before the window and found in it.
        Assert.True(report.IsClean);
        Assert.Equal(0, report.Matched);
    }

    [Fact]
    public void A_comparison_without_a_price_has_no_sum()
        => Assert.Null(new Comparison(Now.AddDays(-1), Now, [Listed("p1")], [], []).Report("x", price: null).OrphansCost);

    private static ReconcileReport Compare(ListedPurchase[] listed, KnownPurchase[] known, params Job[] doubtful)
        => new Comparison(Now.AddDays(-1), Now, listed, known, doubtful).Report("x", 0.04m);

    private static ListedPurchase Listed(string id) => new() { ProviderId = id, CreatedAt = Now.AddHours(-5), Status = "succeeded", MayHaveCharged = true };

    private static KnownPurchase Known(string id) => new(id, Guid.NewGuid(), Now.AddHours(-5));

    private static Job Doubtful() => new()
    {
        Id = Guid.NewGuid(),
        Tenant = "t",
        Lane = "default",
        State = JobState.OutcomeUnknown,
        Fence = 1,
        Request = new ImageRequest { Prompt = "a cat", Seed = 7 },
        Seed = 7,
        CreatedAt = Now.AddHours(-6),
        ExpiresAt = Now,
        IntentAt = Now.AddHours(-6),
        Sequence = 3,
    };
}
