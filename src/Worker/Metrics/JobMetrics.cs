using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Metrics;

/// <summary>The worker's counters of jobs, on the meter <c>ImageGen</c>.</summary>
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
        _purchases = meter.CreateCounter<long>("imagegen.purchases.attempted", "{order}", "Orders sent to a provider.");
        _submitting = meter.CreateUpDownCounter<long>("imagegen.purchases.in_flight", "{order}", "Orders without a response from the provider yet.");
        _rescueOverdue = meter.CreateCounter<long>("imagegen.rescue.overdue", "{look}", "Checks of paid images that were not fetched although half of the time until their deletion was over.");
        _outboxLag = meter.CreateHistogram<double>("imagegen.outbox.lag", "s", "Time from an event to its confirmation by the bus.");
        _wentOn = meter.CreateCounter<long>("imagegen.jobs.went_on", "{job}", "Jobs that moved to the next provider of their route, by the provider that they left.");
        _unknown = meter.CreateCounter<long>("imagegen.unknown", "{order}", "Orders with an unknown outcome, by provider.");
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
