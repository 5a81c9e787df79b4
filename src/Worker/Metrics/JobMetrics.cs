using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Metrics;

/// <summary>What the worker counts, on the meter <c>ImageGen</c>.</summary>
internal sealed class JobMetrics
{
    private readonly Counter<long> _ended;
    private readonly Counter<long> _purchases;
    private readonly UpDownCounter<long> _submitting;
    private readonly Histogram<double> _outboxLag;
    private readonly Counter<long> _rescueOverdue;
    private readonly Counter<long> _unknown;
    private readonly Counter<long> _wentOn;

    public JobMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(ImageGenTelemetry.Name);
        _ended = meter.CreateCounter<long>("imagegen.jobs.ended", "{job}", "Jobs that ended, by state, reason and provider.");
        _purchases = meter.CreateCounter<long>("imagegen.purchases.attempted", "{order}", "Orders that left for a provider.");
        _submitting = meter.CreateUpDownCounter<long>("imagegen.purchases.in_flight", "{order}", "Orders a provider has not answered yet.");
        _rescueOverdue = meter.CreateCounter<long>("imagegen.rescue.overdue", "{look}", "Looks at paid images that were not fetched though half of the time until their deletion was over.");
        _outboxLag = meter.CreateHistogram<double>("imagegen.outbox.lag", "s", "From an event to its confirmation by the bus.");
        _wentOn = meter.CreateCounter<long>("imagegen.jobs.went_on", "{job}", "Jobs that left a provider for the next one of their route, by the provider they left.");
        _unknown = meter.CreateCounter<long>("imagegen.unknown", "{order}", "Orders of which nobody can find out whether they were bought, by provider.");
    }

    public void OutcomeUnknown(string? provider) => _unknown.Add(1, new KeyValuePair<string, object?>("provider", provider ?? "none"));

    public void WentOn(string? provider) => _wentOn.Add(1, new KeyValuePair<string, object?>("provider", provider ?? "none"));

    public void Ended(TerminalResult ending, string? provider) => Ended(ending.State, ending.Error?.Reason.ToString(), provider);

    public void Ended(JobState state, string? reason, string? provider)
        => _ended.Add(1, new("state", state.ToString()), new("reason", reason ?? "none"), new("provider", provider ?? "none"));

    public void OrderLeaves(string provider)
    {
        _purchases.Add(1, new KeyValuePair<string, object?>("provider", provider));
        _submitting.Add(1, new KeyValuePair<string, object?>("provider", provider));
    }

    public void OrderAnswered(string provider) => _submitting.Add(-1, new KeyValuePair<string, object?>("provider", provider));

    public void RescueOverdue(string? provider) => _rescueOverdue.Add(1, new KeyValuePair<string, object?>("provider", provider ?? "none"));

    public void Published(TimeSpan lag) => _outboxLag.Record(Math.Max(0, lag.TotalSeconds));
}
