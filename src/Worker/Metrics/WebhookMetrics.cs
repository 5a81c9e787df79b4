using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Metrics;

/// <summary>The worker's counters of webhooks, on the meter <c>ImageGen</c>.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _duration;

    public WebhookMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(ImageGenTelemetry.Name);
        _attempts = MetricCatalogue.WebhooksAttempted.CounterOn<long>(meter);
        _duration = MetricCatalogue.WebhookDuration.HistogramOn<double>(meter);
    }

    public void Attempted(DeliveryAttempt attempt)
    {
        var outcome = new KeyValuePair<string, object?>(Labels.Outcome, attempt.Error ?? "delivered");
        _attempts.Add(1, outcome);
        _duration.Record(attempt.Milliseconds / 1000.0, outcome);
    }
}
