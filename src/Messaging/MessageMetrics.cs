using System.Diagnostics;
using System.Diagnostics.Metrics;
using ImageGen.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Messaging;

/// <summary>Counts messages by OpenTelemetry's conventions for messaging. Destinations are exchanges and queues, which the configuration determines.</summary>
internal sealed class MessageMetrics
{
    private readonly Counter<long> _sent;
    private readonly Histogram<double> _duration;
    private readonly KeyValuePair<string, object?> _system;

    public MessageMetrics(IMeterFactory factory, IConfiguration configuration)
    {
        var meter = factory.Create(ImageGenTelemetry.Name);
        _sent = MetricCatalogue.MessagesSent.CounterOn<long>(meter);
        _duration = MetricCatalogue.MessageDuration.HistogramOn<double>(meter);
        _system = new(Labels.MessagingSystem, string.IsNullOrWhiteSpace(configuration[BrokerAddress.Key]) ? "in_memory" : "rabbitmq");
    }

    /// <summary>A message was confirmed by the broker, or was not.</summary>
    /// <param name="exchange">Its exchange.</param>
    /// <param name="error">What failed; null for nothing.</param>
    public void Sent(string exchange, string? error) => _sent.Add(1, Tags("publish", exchange, error));

    /// <summary>A message was handled.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="time">How long that took.</param>
    /// <param name="error">What failed; null for nothing.</param>
    public void Processed(string queue, TimeSpan time, string? error) => _duration.Record(time.TotalSeconds, Tags("process", queue, error));

    private TagList Tags(string operation, string destination, string? error)
    {
        var tags = new TagList { _system, { Labels.MessagingOperation, operation }, { Labels.MessagingDestination, destination } };
        if (error is not null)
        {
            tags.Add(Labels.ErrorType, error);
        }

        return tags;
    }
}
