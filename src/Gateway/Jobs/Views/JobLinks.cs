using ImageGen.Contracts;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>Links of a job. Absolute paths without host, so that they are valid behind any proxy: resolve them against the address of the gateway.</summary>
[AbsentWhenNull]
internal sealed record JobLinks
{
    /// <summary>The job.</summary>
    public required string Self { get; init; }

    /// <summary>The bytes of the image; absent unless the job succeeded.</summary>
    public string? Image { get; init; }

    /// <summary>The job's events.</summary>
    public required string Events { get; init; }

    /// <summary>POST here to cancel; absent when the job has ended.</summary>
    public string? Cancel { get; init; }

    /// <summary>POST here whether the image was bought; absent unless the job waits for that.</summary>
    public string? Settle { get; init; }

    /// <summary>POST here to resume the ended job; absent when it can't be replayed.</summary>
    public string? Replay { get; init; }

    /// <summary>The links of a row.</summary>
    public static JobLinks Of(Job job) => new()
    {
        Self = Paths.Job(job.Id),
        Image = job.Status == JobStatus.Succeeded ? Paths.Image(job.Id) : null,
        Events = Paths.Events(job.Id),
        Cancel = job.State.IsTerminal() ? null : Paths.Cancel(job.Id),
        Settle = job.UnknownSince is not null && !job.State.IsTerminal() ? Paths.Settle(job.Id) : null,
        Replay = ReplayPlan.For(job) is null ? null : Paths.Replay(job.Id),
    };
}
