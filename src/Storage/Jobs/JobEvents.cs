using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>The payloads of the events with which a job begins or resumes.</summary>
internal static class JobEvents
{
    public static string Accepted(Guid id, string tenant, Guid? batch, IReadOnlyDictionary<string, string>? metadata)
        => StoreJson.Write(new ImageAccepted { JobId = id, Tenant = tenant, BatchId = batch, Metadata = metadata });

    public static string Replayed(Job job, ReplayStep resumesAt) => StoreJson.Write(new ImageReplayed
    {
        JobId = job.Id,
        Tenant = job.Tenant,
        BatchId = job.BatchId,
        Metadata = job.Request.Metadata,
        ResumesAt = resumesAt,
        Replays = job.Replays + 1,
    });
}
