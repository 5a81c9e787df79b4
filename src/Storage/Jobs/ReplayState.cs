using ImageGen.Contracts;

namespace ImageGen.Storage.Jobs;

/// <summary>What a replayed job takes over from the life that ended.</summary>
/// <param name="State">The state it goes on in.</param>
/// <param name="Attempts">Every attempt so far; one that is gone on with is opened again as another one.</param>
/// <param name="EarlierAttempts">How many of them belong to earlier lives.</param>
/// <param name="Spent">What purchases of earlier lives cost, besides one that is gone on with.</param>
internal sealed record ReplayState(JobState State, IReadOnlyList<Attempt> Attempts, int EarlierAttempts, Cost? Spent)
{
    public static ReplayState Of(Job job, ReplayStep step, DateTimeOffset now) => step switch
    {
        ReplayStep.Queued => new ReplayState(JobState.Queued, job.Attempts, job.Attempts.Count, SpentBy(job)),
        ReplayStep.Submitting => GoingOn(job, JobState.Submitting, now),
        ReplayStep.Waiting => GoingOn(job, JobState.Waiting, now),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Not a step to go on at."),
    };

    /// <summary>The purchase is the same one: its price is counted when this life ends, once.</summary>
    private static ReplayState GoingOn(Job job, JobState state, DateTimeOffset now)
    {
        var again = new Attempt { Provider = job.Provider ?? "", Model = job.Model, ProviderId = job.ProviderId, StartedAt = now };
        return new ReplayState(state, [.. job.Attempts, again], job.Attempts.Count, job.Spent);
    }

    /// <summary>A price that nobody configured is not nothing: then what is known is only the least it cost.</summary>
    private static Cost SpentBy(Job job) => job.Cost
        ?? new Cost { Amount = job.Spent?.Amount ?? 0, Certain = job.Spent?.Certain != false && !job.Attempts.Any(attempt => attempt.MayHaveCharged == true) };
}
