using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>The jobs of one request with <c>count</c> above 1, as callers read them.</summary>
internal sealed record BatchView
{
    /// <summary>Identity of the batch.</summary>
    public required Guid Id { get; init; }

    /// <summary>The status that all its jobs share; otherwise <c>running</c> while any has not ended, and <c>mixed</c> when they ended differently.</summary>
    public required BatchStatus Status { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number of its jobs in each status.</summary>
    public required BatchCounts Counts { get; init; }

    /// <summary>Its jobs, in the order of their seeds. Jobs that ended earlier may be deleted before the rest.</summary>
    public required IReadOnlyList<JobView> Jobs { get; init; }

    /// <summary>Groups of jobs whose images are identical byte for byte; null when all images differ. Each job has its own seed, so identical images show that the service ignored the seed.</summary>
    public IReadOnlyList<IReadOnlyList<Guid>>? IdenticalImages { get; init; }

    /// <summary>Links to related resources.</summary>
    public required BatchLinks Links { get; init; }

    /// <summary>The view of a batch and its rows, of which there is at least one.</summary>
    public static BatchView Of(Guid id, DateTimeOffset createdAt, IReadOnlyList<Job> jobs, LiveWorkers? workers) => new()
    {
        Id = id,
        Status = StatusOf(jobs),
        CreatedAt = createdAt,
        Counts = BatchCounts.Of(jobs),
        Jobs = [.. jobs.Select(job => JobView.Of(job, workers))],
        IdenticalImages = IdenticalImagesOf(jobs) is { Count: > 0 } identical ? identical : null,
        Links = new BatchLinks { Self = Paths.Batch(id), Cancel = jobs.All(job => job.State.IsTerminal()) ? null : Paths.CancelBatch(id) },
    };

    private static List<IReadOnlyList<Guid>> IdenticalImagesOf(IReadOnlyList<Job> jobs) =>
    [
        .. jobs.Where(job => job.Image is not null).GroupBy(job => job.Image!.Sha256, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => (IReadOnlyList<Guid>)[.. group.Select(job => job.Id)]),
    ];

    private static BatchStatus StatusOf(IReadOnlyList<Job> jobs)
    {
        if (jobs.Select(job => job.Status).Distinct().Count() == 1)
        {
            return jobs[0].Status.ToBatchStatus();
        }

        return jobs.All(job => job.State.IsTerminal()) ? BatchStatus.Mixed : BatchStatus.Running;
    }
}
