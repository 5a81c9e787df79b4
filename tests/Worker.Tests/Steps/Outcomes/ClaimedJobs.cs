using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps.Outcomes;

/// <summary>Claimed jobs without a store, on a clock that stands still. Their providers are not configured, so that no price is known.</summary>
internal static class ClaimedJobs
{
    /// <summary>The time of creation, and the current time.</summary>
    public static DateTimeOffset Start { get; } = DateTimeOffset.UnixEpoch;

    /// <summary>An open attempt at provider <c>a</c>.</summary>
    public static Attempt Open { get; } = new() { Provider = "a", StartedAt = Start };

    /// <summary>An ended attempt at provider <c>a</c>.</summary>
    public static Attempt Ended(AttemptOutcome outcome, FailureReason reason = FailureReason.TimedOut)
        => Open with { EndedAt = Start, Outcome = outcome, Reason = reason, Message = "No answer.", MayHaveCharged = false };

    /// <summary>The row of a job that expires after a day.</summary>
    public static Job Row(JobState state, params Attempt[] attempts) => new()
    {
        Id = Guid.NewGuid(),
        Tenant = "default",
        Lane = "default",
        State = state,
        Fence = 1,
        Request = new ImageRequest { Prompt = "a cat" },
        Seed = 7,
        CreatedAt = Start,
        ExpiresAt = Start.AddDays(1),
        Attempts = attempts,
        Sequence = 1,
    };

    public static ClaimedJob Claim(Job row) => new(row, poisoned: false, TimeSpan.FromMinutes(1), () => true, new FakeTimeProvider(Start), default, default);

    /// <summary>A job being submitted at the first provider of a route.</summary>
    public static ClaimedJob OnRoute(Job row, Func<JobRoute, JobRoute> change, params string[] providers)
    {
        var job = Claim(row);
        job.MoveTo(new CurrentProvider(change(new JobRoute([.. providers.Select(name => new RouteStop(name, null, [name]))], 0) { Patience = TimeSpan.FromSeconds(30) }), null));
        return job;
    }

    public static ClaimedJob OnRoute(Job row, params string[] providers) => OnRoute(row, route => route, providers);
}
