using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Worker.Attempts;

namespace ImageGen.Worker.Tests.Attempts;

/// <summary>The list of attempts, without a store.</summary>
public sealed class AttemptLogTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Opening_an_attempt_adds_it_and_keeps_the_others()
    {
        var attempts = Failed("a", FailureReason.TimedOut, "No answer.").Open("b", "m", Start, earlierLives: 0);

        Assert.Equal(["a", "b"], attempts.Select(attempt => attempt.Provider));
        Assert.Equal(("m", Start, null, null), (attempts[1].Model, attempts[1].StartedAt, attempts[1].EndedAt, attempts[1].Outcome));
    }

    [Theory]
    [InlineData("a", 0, 1)]
    [InlineData("a", 1, 2)]
    [InlineData("b", 0, 2)]
    public void Opening_an_attempt_replaces_a_rate_limited_one_of_the_same_provider_and_the_same_life(string provider, int earlierLives, int expected)
        => Assert.Equal(expected, Failed("a", FailureReason.RateLimited, "Slow down.").Open(provider, null, Start, earlierLives).Count);

    [Fact]
    public void Opening_an_attempt_keeps_a_skipped_one_although_its_reason_is_the_rate_limit()
        => Assert.Equal(2, Array.Empty<Attempt>().PassOver("a", new Refusal(FailureReason.RateLimited, "Busy."), Start).Open("a", null, Start, earlierLives: 0).Count);

    [Fact]
    public void Skipping_a_provider_adds_an_ended_attempt_that_cost_nothing()
    {
        var skipped = Assert.Single(Array.Empty<Attempt>().PassOver("a", new Refusal(FailureReason.Authentication, "organization acme has no plan"), Start, final: true));

        Assert.Equal((AttemptOutcome.Skipped, Start, false, true), (skipped.Outcome!.Value, skipped.EndedAt!.Value, skipped.MayHaveCharged!.Value, skipped.Final!.Value));
        Assert.Equal("The provider does not accept the configured token.", skipped.Message);
    }

    [Fact]
    public void Closing_ends_the_open_attempt_and_no_other()
    {
        var open = Failed("a", FailureReason.TimedOut, "No answer.").Open("b", null, Start, earlierLives: 0);
        var closed = open.Close(Start.AddSeconds(3), AttemptOutcome.Failed, mayHaveCharged: true, FailureReason.TimedOut, "Late.");

        Assert.Same(open[0], closed[0]);
        Assert.Equal((Start.AddSeconds(3), AttemptOutcome.Failed, true, "Late."), (closed[1].EndedAt!.Value, closed[1].Outcome!.Value, closed[1].MayHaveCharged!.Value, closed[1].Message));
        Assert.Same(closed, closed.Close(Start.AddSeconds(9), AttemptOutcome.Succeeded, mayHaveCharged: false));
    }

    [Fact]
    public void Closing_without_a_message_keeps_the_remark_of_the_open_attempt()
        => Assert.Equal("Other seed.", Assert.Single(Opened().WithRemark("Other seed.").Close(Start, AttemptOutcome.Succeeded, mayHaveCharged: true)).Message);

    [Fact]
    public void A_provider_id_and_a_remark_are_noted_on_an_open_attempt_only()
    {
        Assert.Equal("p1", Assert.Single(Opened().WithProviderId("p1")).ProviderId);

        var ended = Failed("a", FailureReason.TimedOut, "No answer.");
        Assert.Same(ended, ended.WithProviderId("p1"));
        Assert.Same(ended, ended.WithRemark("Other seed."));
        Assert.Same(ended, ended.WithRemarks([]));
    }

    [Fact]
    public void A_long_message_is_cut_to_500_characters()
    {
        Assert.Equal(500, AttemptLog.Trim(new string('x', 501))!.Length);
        Assert.Equal(new string('x', 500), AttemptLog.Trim(new string('x', 500)));
        Assert.Null(AttemptLog.Trim(null));
    }

    [Fact]
    public void Equal_failures_in_a_row_are_counted_back_to_another_one_or_to_the_replay()
    {
        IReadOnlyList<Attempt> attempts =
        [
            .. Failed("a", FailureReason.TimedOut, "x"), .. Failed("a", FailureReason.Internal, "x"), .. Failed("a", FailureReason.TimedOut, "x"),
            .. Array.Empty<Attempt>().PassOver("c", new Refusal(FailureReason.Internal, "y"), Start), .. Failed("b", FailureReason.TimedOut, "x"),
        ];

        Assert.Equal(2, attempts.InARow(0));
        Assert.Equal(1, attempts.InARow(3));
        Assert.Equal(0, attempts.InARow(5));
        Assert.Equal(1, ((IReadOnlyList<Attempt>)[.. attempts, .. Failed("b", FailureReason.TimedOut, "other words")]).InARow(0));
    }

    [Fact]
    public void Equal_attempts_that_did_not_reach_the_server_are_merged_into_the_last_one()
    {
        var first = Failed("a", FailureReason.ProviderUnavailable, "x");
        var middle = Failed("a", FailureReason.ProviderUnavailable, "x", Start.AddMinutes(1));
        var last = Failed("a", FailureReason.ProviderUnavailable, "x", Start.AddMinutes(2));
        var other = Failed("b", FailureReason.ProviderUnavailable, "x");
        var ordered = Failed("a", FailureReason.ProviderUnavailable, "x").Select(attempt => attempt with { ProviderId = "p1" }).ToList();

        var folded = ((IReadOnlyList<Attempt>)[.. first, .. other, .. ordered, .. middle, .. last]).FoldUnreached(0);

        Assert.Equal([.. other, .. ordered, last[0] with { StartedAt = Start }], folded);
        Assert.Equal(2, ((IReadOnlyList<Attempt>)[.. first, .. last]).FoldUnreached(1).Count);
        Assert.Empty(Array.Empty<Attempt>().FoldUnreached(0));
    }

    private static IReadOnlyList<Attempt> Opened() => Array.Empty<Attempt>().Open("a", null, Start, earlierLives: 0);

    private static IReadOnlyList<Attempt> Failed(string provider, FailureReason reason, string message, DateTimeOffset? at = null)
        => Array.Empty<Attempt>().Open(provider, null, at ?? Start, earlierLives: 0).Close(at ?? Start, AttemptOutcome.Failed, mayHaveCharged: false, reason, message);
}
