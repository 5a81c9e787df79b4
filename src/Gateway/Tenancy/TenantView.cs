using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Tenancy;

/// <summary>A tenant and the number of its jobs in each status.</summary>
internal sealed record TenantView
{
    /// <summary>The tenant's name, the value of X-Tenant-Id.</summary>
    public required string Tenant { get; init; }

    /// <summary>Jobs that have not ended: queued and running together.</summary>
    public required long Unfinished { get; init; }

    /// <summary>Jobs that have not begun.</summary>
    public required long Queued { get; init; }

    /// <summary>Jobs at a provider.</summary>
    public required long Running { get; init; }

    /// <summary>Jobs with an image.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Jobs that ended without an image.</summary>
    public required long Failed { get; init; }

    /// <summary>Jobs that were canceled.</summary>
    public required long Canceled { get; init; }

    /// <summary>Ended jobs for which it is unknown whether an image was bought.</summary>
    public required long OutcomeUnknown { get; init; }

    /// <summary>The view of a count.</summary>
    public static TenantView Of(string tenant, TenantCounts counts) => new()
    {
        Tenant = tenant,
        Unfinished = counts.ByStatus[JobStatus.Queued] + counts.ByStatus[JobStatus.Running],
        Queued = counts.ByStatus[JobStatus.Queued],
        Running = counts.ByStatus[JobStatus.Running],
        Succeeded = counts.ByStatus[JobStatus.Succeeded],
        Failed = counts.ByStatus[JobStatus.Failed],
        Canceled = counts.ByStatus[JobStatus.Canceled],
        OutcomeUnknown = counts.ByStatus[JobStatus.OutcomeUnknown],
    };
}
