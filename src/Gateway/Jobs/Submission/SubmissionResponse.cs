using ImageGen.Gateway.Jobs.Views;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>Reads the rows of newly accepted jobs for the response to the client.</summary>
internal sealed partial class SubmissionResponse(JobReader reader, TimeProvider time, ILogger<SubmissionResponse> logger)
{
    /// <summary>
    /// The rows: as submitted when they are new and the client did not wait for them, otherwise in their current state. Empty when the jobs of an
    /// earlier request have been deleted.
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
            // The rows are stored; a 503 now would state that nothing was accepted.
            LogReadFailed(fault, submission.Jobs.Count);
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

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.accepted_unread", Message = "Reading {Count} newly stored jobs failed; the response has them as submitted")]
    private partial void LogReadFailed(Exception fault, int count);
}
