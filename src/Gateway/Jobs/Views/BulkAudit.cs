using System.Collections.Concurrent;
using ImageGen.Gateway.Access;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Jobs.Views;

/// <summary>
/// Records who replayed or canceled many jobs. Every call is logged with its number of jobs. The audit log keeps a thousand changes, and one decision takes a call for each hundred jobs,
/// so that further calls of the same caller within <see cref="OneDecision"/> are not added to it again.
/// </summary>
internal sealed partial class BulkAudit(IApiKeys keys, TimeProvider time, ILogger<BulkAudit> logger)
{
    /// <summary>The time within which calls of one caller for one tenant count as one decision.</summary>
    public static readonly TimeSpan OneDecision = TimeSpan.FromMinutes(10);

    /// <summary>How many callers are remembered; the oldest is forgotten first, which only repeats its entry.</summary>
    private const int MaxCallers = 1000;

    private readonly ConcurrentDictionary<(string Action, string Tenant, string By), DateTimeOffset> _recorded = new();

    /// <summary>Records a call that changed jobs; one that changed none is not recorded.</summary>
    public async Task RecordAsync(string action, Tenant tenant, string by, int jobs, CancellationToken cancellationToken)
    {
        if (jobs == 0)
        {
            return;
        }

        LogChanged(action, tenant.Name, jobs, by);
        var (key, now) = ((action, tenant.Name, by), time.GetUtcNow());
        if (_recorded.TryGetValue(key, out var last) && now - last < OneDecision)
        {
            return;
        }

        // Crash point: the jobs are changed, and the audit log does not have it; the log has, and so have the events of each job.
        await keys.RecordAsync(new AccessChange { At = now, By = by, Action = action, Subject = tenant.Name }, cancellationToken);
        _recorded[key] = now;
        if (_recorded.Count > MaxCallers && _recorded.MinBy(entry => entry.Value) is { } oldest)
        {
            _recorded.TryRemove(oldest);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "jobs.changed_together", Message = "{Action}: tenant={Tenant} jobs={Jobs} by {By}")]
    private partial void LogChanged(string action, string tenant, int jobs, string by);
}
