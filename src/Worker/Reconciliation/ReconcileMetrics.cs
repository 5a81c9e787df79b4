using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Telemetry;

namespace ImageGen.Worker.Reconciliation;

/// <summary>Results of the last nightly reconciliation, on the meter <c>ImageGen</c>.</summary>
internal sealed class ReconcileMetrics
{
    private readonly Gauge<int> _orphans;
    private readonly Gauge<int> _ghosts;
    private readonly Gauge<double> _money;

    public ReconcileMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(ImageGenTelemetry.Name);
        _orphans = MetricCatalogue.ReconcileOrphans.GaugeOn<int>(meter);
        _ghosts = MetricCatalogue.ReconcileGhosts.GaugeOn<int>(meter);
        _money = MetricCatalogue.ReconcileOrphansCost.GaugeOn<double>(meter);
    }

    public void Found(ReconcileReport report)
    {
        var provider = new KeyValuePair<string, object?>(Labels.Provider, report.Provider);
        _orphans.Record(report.Orphans.Count, provider);
        _ghosts.Record(report.Ghosts.Count, provider);
        if (report.OrphansCost is { } cost)
        {
            _money.Record((double)cost, provider);
        }
    }
}
