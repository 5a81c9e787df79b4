using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Limits;
using ImageGen.Jobs.Submission;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Formats;
using ImageGen.Storage.Results.Sources;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>Accepts jobs: stores the rows first, then has the commands sent. The rows are authoritative; the commands only let workers start sooner.</summary>
internal sealed partial class JobSubmitter(JobAdmission admission, ImageQuota quota, IJobStore store, IResultStore results, CommandDispatcher commands, JobLog log, AcceptanceMetrics metrics, ILogger<JobSubmitter> logger)
{
    /// <summary>Stores the jobs and notifies the workers. Their source image is written to the result store first.</summary>
    /// <param name="submission">The jobs.</param>
    /// <param name="named">The providers that the caller named.</param>
    /// <param name="image">Their source image; null for none.</param>
    /// <param name="limits">The limits of the caller.</param>
    /// <param name="cancellationToken">Cancels the submission.</param>
    /// <exception cref="ProblemException">There are too many unfinished jobs, or a limit of the caller is exceeded.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    /// <exception cref="ResultStoreException">The source image can't be stored.</exception>
    public async Task<CreateResult> SubmitAsync(
        JobSubmission submission, IReadOnlyList<string> named, ReadOnlyMemory<byte>? image, ApplicableLimits limits, CancellationToken cancellationToken)
    {
        if (await EnterAsync(submission, named, limits, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        submission = submission.KeptFor(limits.All.Min(limit => limit.RetainFor));
        if (image is { } bytes)
        {
            submission = await StoreSourceImageAsync(submission, bytes, limits, cancellationToken);
        }

        submission = submission with { Trace = TraceParent.Current };

        // Crash point: the images are taken from the limit of a day, and no row is stored. They come back with time. They also stay taken when the store does not
        // answer, because the rows may be stored then: the limit is never exceeded, and a repetition that finds them takes nothing.
        var result = await store.CreateAsync(submission, cancellationToken);
        if (result.Outcome != CreateOutcome.Created)
        {
            await quota.GiveBackAsync(limits, submission.Jobs.Count);
        }

        // Crash point: the rows are stored, and no command is sent. Workers find every row in the due set.
        if (result.Outcome == CreateOutcome.Created)
        {
            log.Accepted(submission);
            metrics.Accepted(submission.Lane, submission.Jobs.Count);
            await commands.DispatchAsync(submission);
        }
        else if (image is not null)
        {
            await RemoveSourceImageAsync(submission, cancellationToken);
        }

        return result;
    }

    /// <summary>
    /// Admits the jobs, takes them from the limits, and returns null. A repeated request adds no job, so it gets its earlier result even when no further jobs are
    /// admitted, and takes nothing.
    /// </summary>
    private async Task<CreateResult?> EnterAsync(JobSubmission submission, IReadOnlyList<string> named, ApplicableLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            RequestAllowance.Check(submission, named, limits);
            await admission.EnterAsync(submission.Tenant, submission.Jobs.Count, limits.MaxUnfinished, cancellationToken);
            if (!ImageQuota.Applies(limits))
            {
                return null;
            }

            if (await FindEarlierAsync(submission, cancellationToken) is { } earlier)
            {
                return earlier;
            }

            await quota.TakeAsync(limits, submission.Jobs.Count, cancellationToken);
            return null;
        }
        catch (ProblemException) when (submission.IdempotencyKey is not null)
        {
            if (await FindEarlierAsync(submission, cancellationToken) is { } earlier)
            {
                return earlier;
            }

            throw;
        }
    }

    private async Task<CreateResult?> FindEarlierAsync(JobSubmission submission, CancellationToken cancellationToken)
        => submission.IdempotencyKey is { } key ? await store.FindSubmissionAsync(submission.Tenant, key, submission.RequestHash, cancellationToken) : null;

    private async Task<JobSubmission> StoreSourceImageAsync(JobSubmission submission, ReadOnlyMemory<byte> image, ApplicableLimits limits, CancellationToken cancellationToken)
    {
        var isStored = false;
        try
        {
            // Crash point: the image is stored and no row refers to it. The clean-up removes it with the other inputs of its day.
            var stored = await results.StoreSourceImageAsync(submission, image, cancellationToken);
            isStored = true;
            return stored;
        }
        catch (InvalidImageException fault)
        {
            throw ValidationErrors.Refuse("image", $"must be one still PNG, JPEG or WebP. {fault.Message}");
        }
        finally
        {
            if (!isStored)
            {
                // Whatever the fault, no job is created.
                await quota.GiveBackAsync(limits, submission.Jobs.Count);
            }
        }
    }

    private async Task RemoveSourceImageAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            await results.RemoveSourceImageAsync(submission, cancellationToken);
        }
        catch (ResultStoreException fault)
        {
            LogInputKept(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.input_kept", Message = "Removing the source image of a repeated request failed")]
    private partial void LogInputKept(Exception fault);
}
