using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>The jobs of one request with <c>count</c> above 1, as callers read them.</summary>
internal sealed record BatchView
{
    /// <summary>Identity of the batch.</summary>
    public required Guid Id { get; init; }

    /// <summary>The status all its jobs share; else <c>running</c> while any has not ended, and <c>mixed</c> when they ended differently.</summary>
    public required BatchStatus Status { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many of its jobs stand where.</summary>
    public required BatchCounts Counts { get; init; }

    /// <summary>Its jobs, in the order of their seeds. Jobs that ended long ago may be forgotten before others.</summary>
    public required IReadOnlyList<JobView> Jobs { get; init; }

    /// <summary>Jobs whose images are the same, byte for byte, each group a list; null where all images differ. Each job has a seed of its own, so that the service took no notice of it.</summary>
    public IReadOnlyList<IReadOnlyList<Guid>>? IdenticalImages { get; init; }

    /// <summary>Where to go from here.</summary>
    public required BatchLinks Links { get; init; }

    /// <summary>The view of a batch and its rows, at least one.</summary>
    public static BatchView Of(Guid id, DateTimeOffset createdAt, IReadOnlyList<Job> jobs, LiveWorkers? workers) => new()
    {
        Id = id,
        Status = StatusOf(jobs),
        CreatedAt = createdAt,
        Counts = BatchCounts.Of(jobs),
        Jobs = [.. jobs.Select(job => JobView.Of(job, workers))],
        IdenticalImages = TwinsOf(jobs) is { Count: > 0 } twins ? twins : null,
        Links = new BatchLinks { Self = Paths.Batch(id), Cancel = jobs.All(job => job.State.IsTerminal()) ? null : Paths.CancelBatch(id) },
    };

    private static List<IReadOnlyList<Guid>> TwinsOf(IReadOnlyList<Job> jobs) =>
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
