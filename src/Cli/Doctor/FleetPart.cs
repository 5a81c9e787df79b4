using System.Globalization;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.LaneHolds;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Cli.Doctor;

/// <summary>What the store says of the running fleet: workers, lanes, circuits, unknown outcomes.</summary>
internal static class FleetPart
{
    private const string Area = "fleet";

    private static readonly TimeSpan SoonDeleted = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LateWebhook = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            return
            [
                .. await ExamineWorkersAsync(services, cancellationToken),
                .. await ExamineHoldsAsync(services, cancellationToken),
                .. await ExamineCircuitsAsync(services, cancellationToken),
                .. await ExamineJobsAsync(services, cancellationToken),
            ];
        }
        catch (StoreUnavailableException)
        {
            // The store is a finding of its own.
            return [];
        }
    }

    private static async Task<IReadOnlyList<Finding>> ExamineWorkersAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var workers = await services.GetRequiredService<IWorkerList>().ReadAsync(cancellationToken);
        var versions = workers.All.Select(worker => worker.Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        List<Finding> findings = [Finding.Good(Area, string.Create(CultureInfo.InvariantCulture, $"{workers.All.Count} live workers{(versions.Count > 0 ? $" of version {string.Join(" and ", versions)}" : "")}."))];
        if (versions.Count > 1 || workers.HasUnlisted)
        {
            findings.Add(Finding.Note(Area, "Workers of several versions run side by side; see 'Upgrade' in docs/operations.md."));
        }

        findings.AddRange(services.GetRequiredService<ConfiguredProviders>().LanesInUse.Where(workers.LacksOne)
            .Select(lane => Finding.Warning(Area, $"No live worker serves the lane '{lane}': its jobs are accepted and wait.", $"Start a worker whose Worker:Lanes has '{lane}', or has no Worker:Lanes.")));
        return findings;
    }

    private static async Task<IReadOnlyList<Finding>> ExamineHoldsAsync(IServiceProvider services, CancellationToken cancellationToken)
        => [.. (await services.GetRequiredService<ILaneHolds>().ReadAsync(cancellationToken)).All.Select(hold => Finding.Note(
            Area, $"The lane '{hold.Lane}' is {(hold.Kind == LaneHoldKind.Paused ? "paused" : "draining")}{(hold.Tenant is null ? "" : $" for the tenant '{hold.Tenant}'")} since {hold.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(hold.Reason is null ? "" : $": {hold.Reason}")}. 'imagegen queue resume {hold.Lane}' ends it."))];

    private static async Task<IReadOnlyList<Finding>> ExamineCircuitsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var entries = services.GetRequiredService<ConfiguredProviders>().All.Where(entry => entry.Enabled).ToList();
        var circuits = await services.GetRequiredService<IProviderCircuits>().ReadAsync([.. entries.Select(entry => entry.Name)], cancellationToken);
        return [.. entries.Zip(circuits, (entry, circuit) => circuit.Under(entry.Revision)).Where(circuit => circuit.Reason is not null)
            .Select(circuit => Finding.Warning(
                Area, $"The circuit breaker of '{circuit.Provider}' is open since {circuit.OpenedAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {circuit.Message}",
                "No order goes there until one test order succeeds or its settings change; see 'An open circuit breaker' in docs/operations.md."))];
    }

    private static async Task<IReadOnlyList<Finding>> ExamineJobsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var now = await services.GetRequiredService<IStoreClock>().ReadAsync(cancellationToken);
        if (await services.GetRequiredService<IFleetStatistics>().FindAsync(cancellationToken) is not { } reading)
        {
            return [];
        }

        List<Finding> findings = [Finding.Good(Area, string.Create(CultureInfo.InvariantCulture, $"{reading.Unfinished} unfinished jobs, {reading.InFlight.Values.Sum()} of them at providers."))];
        if (reading.OldestUnknown is { } unknown)
        {
            findings.Add(Finding.Warning(Area, $"It is unknown since {unknown.UtcDateTime:yyyy-MM-dd HH:mm} UTC whether an order was bought.", "See 'Settling' in docs/providers/index.md: 'imagegen jobs settle'."));
        }

        if (reading.NextDeletion is { } deletion && deletion - now < SoonDeleted)
        {
            findings.Add(Finding.Unsafe(Area, $"A provider deletes a paid image at {deletion.UtcDateTime:yyyy-MM-dd HH:mm} UTC that is not fetched yet.", "Repair the result store, or add workers, before that time."));
        }

        if (reading.OldestWebhook is { } webhook && now - webhook > LateWebhook)
        {
            findings.Add(Finding.Warning(Area, string.Create(CultureInfo.InvariantCulture, $"A webhook delivery is due since {webhook.UtcDateTime:yyyy-MM-dd HH:mm} UTC, of {reading.PendingWebhooks} that wait."), "Add workers, and look at 'imagegen webhooks list'."));
        }

        return findings;
    }
}
