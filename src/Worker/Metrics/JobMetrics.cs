using System.Diagnostics.Metrics;
using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Metrics;

/// <summary>The worker's counters of jobs, on the meter <c>ImageGen</c>.</summary>
internal sealed class JobMetrics
{
    private const string None = "none";

    private readonly Counter<long> _ended;
    private readonly Counter<long> _attempts;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _purchases;
    private readonly UpDownCounter<long> _submitting;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _outboxLag;
    private readonly Counter<long> _rescueOverdue;
    private readonly Counter<long> _unknown;
    private readonly Counter<long> _wentOn;

    public JobMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(ImageGenTelemetry.Name);
        _ended = MetricCatalogue.JobsEnded.CounterOn<long>(meter);
        _attempts = MetricCatalogue.AttemptsEnded.CounterOn<long>(meter);
        _cost = MetricCatalogue.Cost.CounterOn<double>(meter);
        _purchases = MetricCatalogue.PurchasesAttempted.CounterOn<long>(meter);
        _submitting = MetricCatalogue.PurchasesInFlight.UpDownCounterOn<long>(meter);
        _duration = MetricCatalogue.JobDuration.HistogramOn<double>(meter);
        _wait = MetricCatalogue.JobWait.HistogramOn<double>(meter);
        _rescueOverdue = MetricCatalogue.RescueOverdue.CounterOn<long>(meter);
        _outboxLag = MetricCatalogue.OutboxLag.HistogramOn<double>(meter);
        _wentOn = MetricCatalogue.JobsWentOn.CounterOn<long>(meter);
        _unknown = MetricCatalogue.Unknown.CounterOn<long>(meter);
    }

    public void OutcomeUnknown(string? provider) => _unknown.Add(1, Of(provider));

    public void WentOn(string? provider) => _wentOn.Add(1, Of(provider));

    /// <summary>A job of this worker ended, after <paramref name="age"/> since it was accepted.</summary>
    public void Ended(TerminalResult ending, string? provider, TimeSpan age)
    {
        Ended(ending.State, ending.Error?.Reason.ToString(), provider);
        _duration.Record(Math.Max(0, age.TotalSeconds), new(Labels.State, ending.State.ToString()), Of(provider));
        if (ending.Cost is { Currency: "USD", Amount: > 0 } cost)
        {
            _cost.Add((double)cost.Amount, Of(provider));
        }
    }

    public void Ended(JobState state, string? reason, string? provider)
        => _ended.Add(1, new(Labels.State, state.ToString()), new(Labels.Reason, reason ?? None), Of(provider));

    /// <summary>Counts the last attempt, if it has ended in this step: <paramref name="before"/> has the attempts as the step found them.</summary>
    public void Tried(IReadOnlyList<Attempt> before, IReadOnlyList<Attempt> after)
    {
        if (after is not [.., { EndedAt: not null, Outcome: { } outcome and not AttemptOutcome.Skipped } last]
            || (before is [.., { EndedAt: not null } known] && known.StartedAt == last.StartedAt && known.Provider == last.Provider))
        {
            return;
        }

        var certainty = outcome == AttemptOutcome.Unknown ? "unknown" : outcome == AttemptOutcome.Succeeded ? "bought" : last.MayHaveCharged is true ? "unknown" : "not_bought";
        _attempts.Add(1, Of(last.Provider), new(Labels.Reason, last.Reason is { } reason ? ApiNames.Of(reason) : None), new(Labels.Certainty, certainty));
    }

    /// <summary>The first order of a job leaves, <paramref name="age"/> after the job was accepted.</summary>
    public void Begins(string lane, TimeSpan age) => _wait.Record(Math.Max(0, age.TotalSeconds), new KeyValuePair<string, object?>(Labels.Lane, lane));

    public void OrderLeaves(string provider)
    {
        _purchases.Add(1, Of(provider));
        _submitting.Add(1, Of(provider));
    }

    public void OrderAnswered(string provider) => _submitting.Add(-1, Of(provider));

    public void RescueOverdue(string? provider) => _rescueOverdue.Add(1, Of(provider));

    public void Published(TimeSpan lag) => _outboxLag.Record(Math.Max(0, lag.TotalSeconds));

    private static KeyValuePair<string, object?> Of(string? provider) => new(Labels.Provider, provider ?? None);
}
