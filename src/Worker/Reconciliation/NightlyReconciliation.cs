using System.Globalization;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Reconciliation;

/// <summary>Reconciles every provider that can list its purchases, once a night, in one worker of the fleet.</summary>
internal sealed partial class NightlyReconciliation(
    Reconciler reconciler, IRunOnceLock rounds, ReconcileMetrics metrics, IOptions<WorkerOptions> options, TimeProvider time, ILogger<NightlyReconciliation> logger)
{
    // A day, and an hour because the previous night's round may have been late.
    private static readonly TimeSpan Window = TimeSpan.FromHours(25);

    // Long enough for any list; when the worker ends during the round, another one repeats it after this time.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(2);

    /// <summary>Runs the reconciliations of this night that have not been done, and returns their reports.</summary>
    public async Task<IReadOnlyList<ReconcileReport>> RunDueAsync(CancellationToken cancellationToken)
    {
        List<ReconcileReport> reports = [];
        if (!NightlySchedule.TryParse(options.Value.ReconcileAt, out var at) || NightlySchedule.Latest(at, time.GetUtcNow()) is not { } night)
        {
            return reports;
        }

        foreach (var provider in reconciler.Providers)
        {
            var round = string.Create(CultureInfo.InvariantCulture, $"reconcile:{provider}:{night:yyyy-MM-ddTHH:mm}");
            if (await rounds.TryBeginAsync(round, Lease, cancellationToken) && await RunAsync(provider, cancellationToken) is { } report)
            {
                await rounds.EndAsync(round, Remembered, cancellationToken);
                reports.Add(report);
            }
        }

        return reports;
    }

    private async Task<ReconcileReport?> RunAsync(string provider, CancellationToken cancellationToken)
    {
        try
        {
            var report = await reconciler.RunAsync(provider, Window, cancellationToken);
            metrics.Found(report);
            Log(report);
            return report;
        }
        catch (ProviderFaultException fault)
        {
            // The round is not marked as done: it is repeated when its lease is over.
            LogNoList(provider, fault.Message);
            return null;
        }
    }

    private void Log(ReconcileReport report)
    {
        if (report.IsClean)
        {
            LogClean(report.Provider, report.Matched, report.InDoubt.Count);
        }
        else
        {
            LogDifferences(report.Provider, report.Orphans.Count, report.OrphansCost, report.Ghosts.Count, report.Matched, report.InDoubt.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "reconcile.agrees", Message = "Provider {Provider} and the rows agree: {Matched} purchases, {InDoubt} in doubt")]
    private partial void LogClean(string provider, int matched, int inDoubt);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "reconcile.differs", Message = "Provider {Provider} lists {Orphans} purchases ({Cost} USD) that no row has, and does not list {Ghosts} that a row has; {Matched} agree, {InDoubt} are in doubt. 'imagegen reconcile' lists them")]
    private partial void LogDifferences(string provider, int orphans, decimal? cost, int ghosts, int matched, int inDoubt);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "reconcile.no_list", Message = "Listing the purchases at provider {Provider} failed and will be retried: {Fault}")]
    private partial void LogNoList(string provider, string fault);
}
