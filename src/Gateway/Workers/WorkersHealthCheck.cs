using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImageGen.Gateway.Workers;

/// <summary>
/// Degraded while no live worker serves a lane that is in use: by an enabled provider instance, or by waiting jobs. Jobs are accepted and kept
/// nevertheless.
/// </summary>
internal sealed class WorkersHealthCheck(WorkerWatch watch, ConfiguredProviders providers, ILaneRegistry lanes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var unserved = await FindUnservedAsync(cancellationToken);
        return unserved.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"No live worker serves {Describe(unserved)}: jobs there are accepted and wait.");
    }

    private static string Describe(IReadOnlyList<string> lanes) => $"the {(lanes.Count == 1 ? "lane" : "lanes")} {string.Join(", ", lanes.Select(lane => $"'{lane}'"))}";

    /// <summary>Empty while the store does not respond, which the store's own check reports.</summary>
    private async Task<IReadOnlyList<string>> FindUnservedAsync(CancellationToken cancellationToken)
    {
        if (await watch.ReadAsync(cancellationToken) is not { } workers)
        {
            return [];
        }

        var configured = providers.LanesInUse.ToHashSet(StringComparer.Ordinal);
        List<string> unserved = [.. configured.Where(workers.LacksOne)];
        try
        {
            foreach (var lane in (await lanes.ReadAsync(cancellationToken)).Where(lane => !configured.Contains(lane) && workers.LacksOne(lane) && !workers.IsBeingEmptied(lane)))
            {
                if (await lanes.CountAsync(lane, cancellationToken) > 0)
                {
                    unserved.Add(lane);
                }
            }
        }
        catch (StoreUnavailableException)
        {
            // The result for the configured lanes is known nevertheless.
        }

        return [.. unserved.Order(StringComparer.Ordinal)];
    }
}
