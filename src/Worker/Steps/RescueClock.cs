using ImageGen.Worker.Claims;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Steps;

/// <summary>Watches how long a paid picture that could not be fetched yet will still be there, and warns when half of that time is over.</summary>
internal sealed partial class RescueClock(JobMetrics metrics, TimeProvider time, ILogger<RescueClock> logger)
{
    /// <summary>Looks at a picture that has to be fetched or stored later.</summary>
    public void Look(JobInHand job, DateTimeOffset? deletedAt)
    {
        if (deletedAt is not { } end)
        {
            return;
        }

        // The provider's moment, which its adapter holds against our clock.
        var now = time.GetUtcNow();
        var start = job.Row.RescueFrom is { } from ? job.AsOurs(from) : now;
        var left = end - now;
        if (left < (end - start) / 2)
        {
            metrics.RescueOverdue(job.ProviderName);
            LogOverdue(job.Row.Id, job.ProviderName, left < TimeSpan.Zero ? TimeSpan.Zero : left);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "job.rescue_overdue", Message = "The paid picture of job {Job} is still not fetched; {Provider} deletes it in {Left}")]
    private partial void LogOverdue(Guid job, string? provider, TimeSpan left);
}
