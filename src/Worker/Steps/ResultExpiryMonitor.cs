using ImageGen.Worker.Claims;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Steps;

/// <summary>Monitors how long the provider keeps a paid image that could not be fetched yet, and warns when half of that time is over.</summary>
internal sealed partial class ResultExpiryMonitor(JobMetrics metrics, TimeProvider time, ILogger<ResultExpiryMonitor> logger)
{
    /// <summary>Checks an image that has to be fetched or stored later.</summary>
    public void Look(ClaimedJob job, DateTimeOffset? deletedAt)
    {
        if (deletedAt is not { } end)
        {
            return;
        }

        // The deletion time is by the provider's clock, which its adapter compares with this worker's clock.
        var now = time.GetUtcNow();
        var start = job.Row.RescueFrom is { } from ? job.ToLocalClock(from) : now;
        var left = end - now;
        if (left < (end - start) / 2)
        {
            metrics.RescueOverdue(job.ProviderName);
            LogOverdue(job.Row.Id, job.ProviderName, left < TimeSpan.Zero ? TimeSpan.Zero : left);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.rescue_overdue", Message = "Fetching the paid image of job {Job} has failed so far; {Provider} deletes it in {Left}")]
    private partial void LogOverdue(Guid job, string? provider, TimeSpan left);
}
