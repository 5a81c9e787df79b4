using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Instances;

namespace ImageGen.Worker.Steps.Outcomes;

/// <summary>
/// Logs the events of a job: accepted, ordered, retried or moved to the next provider, ended, with the same fields in every line and in the terms of the API. During an
/// outage, the repeated events of a waiting job are logged once.
/// </summary>
internal sealed partial class JobLog(ILogger<JobLog> logger)
{
    private const int MaxDetailLength = 300;

    /// <summary>Adds the job's fields to every line that is written until the scope is disposed.</summary>
    public IDisposable? Scope(ClaimedJob job) => logger.BeginScope(new JobScope(job));

    /// <summary>A command from the bus created jobs.</summary>
    public void Accepted(JobSubmission submission, CreateResult created)
    {
        if (created.Outcome != CreateOutcome.Created)
        {
            return;
        }

        foreach (var job in submission.Jobs)
        {
            LogAccepted(job.Id, submission.Tenant, submission.BatchId, submission.Lane, job.Request.Provider);
        }
    }

    /// <summary>The order is sent to a provider; providers that were skipped before are logged first.</summary>
    public void Ordered(ClaimedJob job, ProviderInstance instance)
    {
        var (id, tenant, name) = (job.Row.Id, job.Row.Tenant, instance.Entry.Name);
        PassedOver(job, job.Attempts);
        var isAgain = job.Row.Attempts.Skip(job.Row.EarlierAttempts).Any(attempt => attempt.Provider == name && attempt.Outcome != AttemptOutcome.Skipped);
        LogOrdered(isAgain ? LogLevel.Debug : LogLevel.Information, id, tenant, name, instance.ModelFor(job.Row.Request), job.Attempts.Count);
    }

    /// <summary>The job will be retried, or moves to the next provider.</summary>
    public void Rescheduled(ClaimedJob job, Reschedule reschedule)
    {
        if (reschedule.Attempts is not [.., { Reason: { } reason } last] attempts)
        {
            return;
        }

        PassedOver(job, attempts);
        if (last.Outcome == AttemptOutcome.Skipped)
        {
            return;
        }

        var isKnown = job.Row.Attempts.Skip(job.Row.EarlierAttempts).Any(attempt => attempt.Provider == last.Provider && attempt.Reason == reason);
        var level = isKnown ? LogLevel.Debug : LogLevel.Information;
        if (reschedule.To is { } next)
        {
            LogWentOn(level, job.Row.Id, job.Row.Tenant, last.Provider, next.Provider, attempts.Count, ApiNames.Of(reason), Cut(last.Message));
        }
        else
        {
            LogRetried(level, job.Row.Id, job.Row.Tenant, last.Provider, attempts.Count, ApiNames.Of(reason), Math.Round(reschedule.In.TotalSeconds, 1), Cut(last.Message));
        }
    }

    /// <summary>The job has ended.</summary>
    public void Ended(ClaimedJob job, TerminalResult ending)
        => LogEnded(
            job.Row.Id, job.Row.Tenant, ApiNames.Of(ending.State.ToStatus()), ReasonOf(ending), job.ProviderName, ending.Attempts.Count == 0 ? null : ending.Attempts.Count,
            Math.Round((job.Now - job.Row.CreatedAt).TotalSeconds, 1), Cut(ending.Error?.Message));

    /// <summary>A command from the bus canceled a job that had not been ordered.</summary>
    public void Canceled(Job job)
        => LogEnded(
            job.Id, job.Tenant, ApiNames.Of(job.Status), ApiNames.Of(FailureReason.Canceled), job.Provider, job.Attempts.Count == 0 ? null : job.Attempts.Count,
            job.FinishedAt is { } end ? Math.Round((end - job.CreatedAt).TotalSeconds, 1) : null, null);

    private static string? ReasonOf(TerminalResult ending)
        => ending.Error is { } error ? ApiNames.Of(error.Reason) : ending.State == JobState.Canceled ? ApiNames.Of(FailureReason.Canceled) : null;

    private static string? Cut(string? text) => text is { Length: > MaxDetailLength } ? string.Concat(text.AsSpan(0, MaxDetailLength), "…") : text;

    private void PassedOver(ClaimedJob job, IReadOnlyList<Attempt> attempts)
    {
        foreach (var (index, attempt) in attempts.Index().Skip(job.Row.Attempts.Count).Where(entry => entry.Item is { Outcome: AttemptOutcome.Skipped, Reason: not null }))
        {
            LogPassedOver(job.Row.Id, job.Row.Tenant, attempt.Provider, index + 1, ApiNames.Of(attempt.Reason!.Value), Cut(attempt.Message));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.accepted", Message = "Job accepted: job={Job} tenant={Tenant} batch={Batch} lane={Lane} provider={Provider}")]
    private partial void LogAccepted(Guid job, string tenant, Guid? batch, string lane, string? provider);

    [LoggerMessage(EventName = "job.ordered", Message = "Job ordered: job={Job} tenant={Tenant} provider={Provider} model={Model} attempt={Attempt}")]
    private partial void LogOrdered(LogLevel level, Guid job, string tenant, string provider, string? model, int attempt);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.passed_over", Message = "Provider skipped: job={Job} tenant={Tenant} provider={Provider} attempt={Attempt} reason={Reason} detail={Detail}")]
    private partial void LogPassedOver(Guid job, string tenant, string provider, int attempt, string reason, string? detail);

    [LoggerMessage(EventName = "job.went_on", Message = "Attempt failed, job moves to the next provider: job={Job} tenant={Tenant} provider={Provider} next={Next} attempt={Attempt} reason={Reason} detail={Detail}")]
    private partial void LogWentOn(LogLevel level, Guid job, string tenant, string provider, string next, int attempt, string reason, string? detail);

    [LoggerMessage(EventName = "job.retried", Message = "Attempt failed, job will be retried: job={Job} tenant={Tenant} provider={Provider} attempt={Attempt} reason={Reason} in_seconds={InSeconds} detail={Detail}")]
    private partial void LogRetried(LogLevel level, Guid job, string tenant, string provider, int attempt, string reason, double inSeconds, string? detail);

    [LoggerMessage(Level = LogLevel.Information, EventName = "job.ended", Message = "Job ended: job={Job} tenant={Tenant} status={Status} reason={Reason} provider={Provider} attempt={Attempt} seconds={Seconds} detail={Detail}")]
    private partial void LogEnded(Guid job, string tenant, string status, string? reason, string? provider, int? attempt, double? seconds, string? detail);
}
