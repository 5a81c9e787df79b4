using ImageGen.ServiceDefaults.Logging;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Health;

/// <summary>Logs changes of health checks, however often the health endpoint is requested. A check that is not healthy shortly after the start is not logged.</summary>
internal sealed partial class HealthChanges(TimeProvider time, ILogger<HealthChanges> logger)
{
    private static readonly TimeSpan StartPeriod = TimeSpan.FromSeconds(30);

    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<string, HealthStatus> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Logs the changes in a report.</summary>
    public void Note(HealthReport report)
    {
        lock (_lock)
        {
            foreach (var (name, entry) in report.Entries)
            {
                Note(name, entry);
            }
        }
    }

    private void Note(string name, HealthReportEntry entry)
    {
        HealthStatus? known = _known.TryGetValue(name, out var status) ? status : null;
        if (entry.Status == known || (known is null && entry.Status != HealthStatus.Healthy && time.GetElapsedTime(_start) < StartPeriod))
        {
            return;
        }

        _known[name] = entry.Status;
        if (entry.Status != HealthStatus.Healthy)
        {
            LogWorse(name, ApiNames.Of(entry.Status), entry.Exception is { } fault ? ExceptionText.Describe(fault) : entry.Description);
        }
        else if (known is not null)
        {
            LogHealthy(name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "health.changed", Message = "Health check {Check} failed with status {Status}: {Detail}")]
    private partial void LogWorse(string check, string status, string? detail);

    [LoggerMessage(Level = LogLevel.Information, EventName = "health.restored", Message = "Health check {Check} is healthy again")]
    private partial void LogHealthy(string check);
}
