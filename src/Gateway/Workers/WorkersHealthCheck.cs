using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Gateway.Workers;

/// <summary>
/// Degraded while no live worker serves some lane that is in use: of an enabled provider instance, or of jobs that wait. Jobs are accepted and kept all the
/// same.
/// </summary>
internal sealed class WorkersHealthCheck(WorkerWatch watch, ConfiguredProviders roster, ILaneRegistry lanes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var lacking = await FindLackingAsync(cancellationToken);
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
}
