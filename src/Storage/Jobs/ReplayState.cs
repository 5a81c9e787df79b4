using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>The part of a job that a replay carries over from the life that ended.</summary>
/// <param name="State">The state in which it resumes.</param>
/// <param name="Attempts">All attempts so far; one that resumes is added again as a new, open attempt.</param>
/// <param name="EarlierAttempts">The number of attempts that belong to earlier lives.</param>
/// <param name="Spent">The cost of purchases of earlier lives, without the one that resumes.</param>
internal sealed record ReplayState(JobState State, IReadOnlyList<Attempt> Attempts, int EarlierAttempts, Cost? Spent)
{
    public static ReplayState Of(Job job, ReplayStep step, DateTimeOffset now) => step switch
    {
        ReplayStep.Queued => new ReplayState(JobState.Queued, job.Attempts, job.Attempts.Count, SpentBy(job)),
        ReplayStep.Submitting => Resuming(job, JobState.Submitting, now),
        ReplayStep.Waiting => Resuming(job, JobState.Waiting, now),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step at which a job can resume."),
    };

    /// <summary>The purchase stays the same: its price is counted once, when this life ends.</summary>
    private static ReplayState Resuming(Job job, JobState state, DateTimeOffset now)
    {
        var reopened = new Attempt { Provider = job.Provider ?? "", Model = job.Model, ProviderId = job.ProviderId, StartedAt = now };
        return new ReplayState(state, [.. job.Attempts, reopened], job.Attempts.Count, job.Spent);
    }

    /// <summary>Without a configured price the cost is unknown, not zero: the known amount is then only a lower limit.</summary>
    private static Cost SpentBy(Job job) => job.Cost
        ?? new Cost { Amount = job.Spent?.Amount ?? 0, Certain = job.Spent?.Certain != false && !job.Attempts.Any(attempt => attempt.MayHaveCharged == true) };
}
