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
        _attempts = meter.CreateCounter<long>("imagegen.webhooks.attempted", "{attempt}", "Attempts to deliver a webhook, by outcome: delivered, or the reason of the failure.");
        _duration = meter.CreateHistogram<double>("imagegen.webhooks.duration", "s", "Duration of an attempt to deliver a webhook, until the response or the timeout, by outcome.");
    }

    public void Attempted(DeliveryAttempt attempt)
    {
        var outcome = new KeyValuePair<string, object?>("outcome", attempt.Error ?? "delivered");
        _attempts.Add(1, outcome);
        _duration.Record(attempt.Milliseconds / 1000.0, outcome);
    }
}
