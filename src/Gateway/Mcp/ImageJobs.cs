using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Cancel;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Repeats;
using ImageGen.Storage.Jobs;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ImageGen.Gateway.Mcp;

/// <summary>
/// Orders, reads and cancels jobs for MCP clients. Hosts end a tool call after 60 seconds or less, and a closed stream is a canceled call: either ends the wait, and never
/// the job.
/// </summary>
internal sealed class ImageJobs(ImageRequestCheck check, SubmissionIntake intake, RepeatGuard repeats, JobWaiter waiter, JobReader reader, JobCanceler canceler, ToolResults results, TimeProvider time)
{
    private const string Api = "mcp.generate_image";
    private const string KeyPrefix = "mcp:";
    private const int MaxRequestId = 200;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    /// <summary>Orders an image, and waits for it for a while.</summary>
    /// <exception cref="ProblemException">The request is refused.</exception>
    public async Task<CallToolResult> GenerateAsync(
        HttpContext http, Tenant tenant, ImageRequest request, string? requestId, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        var faults = new ValidationErrors();
        if (requestId is { Length: 0 or > MaxRequestId } || requestId?.Any(character => character is < '!' or > '~') == true)
        {
            faults.Add("request_id", $"must be 1 to {MaxRequestId} visible ASCII characters.");
        }

        var submitted = check.Check(request, faults);
        await using var repeat = requestId is null ? await repeats.BeginAsync(http, tenant, Api, submitted, isAlwaysRepeat: true) : null;
        var (_, result) = await intake.AcceptAsync(http, tenant, submitted, requestId is null ? repeat!.Key : KeyPrefix + requestId, cancellationToken);
        if (result.Outcome == CreateOutcome.KeyReused)
        {
            throw new ProblemException(KnownProblems.IdempotencyKeyReused);
        }

        var job = await WaitAsync(tenant, result.JobIds[0], MaxWait, progress, cancellationToken);
        var answer = await results.OfAsync(http, job, cancellationToken);
        if (job.State.IsTerminal())
        {
            repeat?.MarkAnswered();
        }

        return answer;
    }

    /// <summary>The image of a job, or how far it is.</summary>
    /// <exception cref="ProblemException">There is no such job.</exception>
    public async Task<CallToolResult> ReadAsync(HttpContext http, Tenant tenant, string id, int wait, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        if (wait < 0 || wait > MaxWait.TotalSeconds)
        {
            throw ValidationErrors.Refuse("wait", $"must be 0 to {MaxWait.TotalSeconds:0} seconds.");
        }

        var job = await reader.ReadAsync(tenant, id, cancellationToken);
        return await results.OfAsync(http, wait == 0 || job.State.IsTerminal() ? job : await WaitAsync(tenant, job.Id, TimeSpan.FromSeconds(wait), progress, cancellationToken), cancellationToken);
    }

    /// <summary>Cancels a job.</summary>
    /// <exception cref="ProblemException">There is no such job.</exception>
    public async Task<CallToolResult> CancelAsync(HttpContext http, Tenant tenant, string id, CancellationToken cancellationToken)
    {
        var job = await reader.ReadAsync(tenant, id, cancellationToken);
        await canceler.CancelAsync(tenant, [job.Id], cancellationToken);
        return await results.OfAsync(http, await reader.ReadAsync(tenant, id, cancellationToken), cancellationToken);
    }

    /// <summary>The job when it has ended, or the time is over. Reports progress every two seconds, which keeps hosts from giving up; the numbers only rise.</summary>
    private async Task<Job> WaitAsync(Tenant tenant, Guid id, TimeSpan limit, IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
    {
        var (begin, last) = (time.GetTimestamp(), 0f);
        while (true)
        {
            var remaining = limit - time.GetElapsedTime(begin);
            await waiter.WaitAsync(tenant, [id], remaining < ProgressInterval ? remaining : ProgressInterval, cancellationToken);
            var job = await reader.ReadAsync(tenant, $"{id:D}", cancellationToken);
            if (job.State.IsTerminal() || time.GetElapsedTime(begin) >= limit)
            {
                return job;
            }

            last = Math.Max(last + 0.1f, job.Percent ?? 0);
            progress.Report(new ProgressNotificationValue { Progress = last, Total = 100, Message = job.State == JobState.Queued ? "Waiting in the queue" : "Generating" });
        }
    }
}
