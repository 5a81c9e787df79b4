using ImageGen.Gateway.Jobs.Views;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>The rows of jobs just accepted, for the answer to the one who submitted them.</summary>
internal sealed partial class SubmissionResponse(JobReader reader, TimeProvider time, ILogger<SubmissionResponse> logger)
{
    /// <summary>
    /// The rows: as they were made, when they are new and nobody waited for them, else as they stand now. Empty when an earlier
    /// request's jobs have been forgotten.
    /// </summary>
    public async Task<IReadOnlyList<Job>> ReadAsync(JobSubmission submission, CreateResult result, bool waited, CancellationToken cancellationToken)
    {
        if (result.At is { } at && !waited)
        {
            return [.. submission.Jobs.Select(job => AsSubmitted(submission, job, at))];
        }

        try
        {
            return await reader.ReadAllAsync(result.JobIds, cancellationToken);
        }
        catch (StoreUnavailableException fault) when (result.Outcome == CreateOutcome.Created)
        {
            // The rows are stored; to answer 503 now would say that nothing happened.
            LogUnread(fault, submission.Jobs.Count);
            return [.. submission.Jobs.Select(job => AsSubmitted(submission, job, time.GetUtcNow()))];
        }
    }

    private static Job AsSubmitted(JobSubmission submission, NewJob job, DateTimeOffset now) => new()
    {
        Id = job.Id,
        Tenant = submission.Tenant,
        Lane = submission.Lane,
        BatchId = submission.BatchId,
        State = JobState.Queued,
        Fence = 0,
        Request = job.Request,
        Seed = job.Request.Seed ?? 0,
        SeedIsNamed = submission.SeedIsNamed,
        CreatedAt = now,
        ExpiresAt = now + submission.ExpiresIn,
        Sequence = 1,
    };

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.accepted_unread", Message = "{Count} jobs were stored, but can't be read back; the client gets them as submitted")]
    private partial void LogUnread(Exception fault, int count);
}
