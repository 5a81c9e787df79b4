using ImageGen.ServiceDefaults.Configuration;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Gateway.Workers;

/// <summary>
/// Degraded while no live worker serves some lane that is in use: of an enabled provider instance, or of jobs that wait. Jobs are accepted and kept all the
/// same. In the log only what lasts longer than a fleet takes to start.
/// </summary>
internal sealed partial class WorkersHealthCheck(WorkerWatch watch, ProviderRoster roster, ILaneBook lanes, TimeProvider time, ILogger<WorkersHealthCheck> logger) : IHealthCheck
{
    private static readonly TimeSpan LoggedAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _since;
    private bool _isLogged;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var lacking = await FindLackingAsync(cancellationToken);
        Note(lacking);
        return lacking.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"No live worker serves {Names(lacking)}: jobs there are accepted and wait.");
    }

    private static string Names(IReadOnlyList<string> lanes) => $"the {(lanes.Count == 1 ? "lane" : "lanes")} {string.Join(", ", lanes.Select(lane => $"'{lane}'"))}";

    /// <summary>None while the store does not tell, which the check of the store says.</summary>
    private async Task<IReadOnlyList<string>> FindLackingAsync(CancellationToken cancellationToken)
    {
        if (await watch.ReadAsync(cancellationToken) is not { } workers)
        {
            return [];
        }

        var configured = roster.LanesInUse.ToHashSet(StringComparer.Ordinal);
        List<string> lacking = [.. configured.Where(workers.LacksOne)];
        try
        {
            foreach (var lane in (await lanes.ReadAsync(cancellationToken)).Where(lane => !configured.Contains(lane) && workers.LacksOne(lane) && !workers.IsBeingEmptied(lane)))
            {
                if (await lanes.CountAsync(lane, cancellationToken) > 0)
                {
                    lacking.Add(lane);
                }
            }
        }
        catch (StoreUnavailableException)
        {
            // Of the configured lanes it is known all the same.
        }

        return [.. lacking.Order(StringComparer.Ordinal)];
    }

    private void Note(IReadOnlyList<string> lacking)
    {
        lock (_gate)
        {
            if (lacking.Count == 0)
            {
                if (_isLogged)
                {
                    LogServed();
                }

                (_since, _isLogged) = (null, false);
                return;
            }

            _since ??= time.GetTimestamp();
            if (!_isLogged && time.GetElapsedTime(_since.Value) >= LoggedAfter)
            {
                LogLacking(Names(lacking));
                _isLogged = true;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "workers.lacking", Message = "No live worker has served {Lanes} for a minute: jobs there wait")]
    private partial void LogLacking(string lanes);

    [LoggerMessage(Level = LogLevel.Information, EventName = "workers.restored", Message = "Every lane in use has a live worker again")]
    private partial void LogServed();
}
