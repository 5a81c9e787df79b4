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
        _orphans = meter.CreateGauge<int>("imagegen.reconcile.orphans", "{purchase}", "Purchases that the provider lists and no row has.");
        _ghosts = meter.CreateGauge<int>("imagegen.reconcile.ghosts", "{purchase}", "Purchases that a row has and the provider does not list.");
        _money = meter.CreateGauge<double>("imagegen.reconcile.orphans.cost", "{USD}", "Cost of the orphans, if the provider has a price.");
    }

    public void Found(ReconcileReport report)
    {
        var provider = new KeyValuePair<string, object?>("provider", report.Provider);
        _orphans.Record(report.Orphans.Count, provider);
        _ghosts.Record(report.Ghosts.Count, provider);
        if (report.OrphansCost is { } cost)
        {
            _money.Record((double)cost, provider);
        }
    }
}
