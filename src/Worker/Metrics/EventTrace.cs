using System.Diagnostics;
using ImageGen.Contracts;
using ImageGen.Messaging;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;

namespace ImageGen.Worker.Metrics;

/// <summary>Spans of events and webhooks, in the trace of their job. Where no one records spans, nothing is read for them.</summary>
internal sealed class EventTrace(IJobTraces traces)
{
    /// <summary>The position in the trace of the job, batch or endpoint of an event; null where no one records spans, there is no trace, or it can't be read: an event must not wait for its trace.</summary>
    public async Task<string?> FindAsync(Guid? subject, CancellationToken cancellationToken)
    {
        if (!ImageGenTelemetry.IsTraced || subject is not { } job)
        {
            return null;
        }

        try
        {
            return await traces.FindAsync(job, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Begins the span of an event that is handed to the bus.</summary>
    public static Activity? StartPublish(NumberedEvent @event, string? trace)
    {
        var type = EventTypes.NameOf(@event);
        return ImageGenTelemetry.Continue($"event {type}", ActivityKind.Producer, trace)?.SetTag(Labels.JobId, @event.Subject).SetTag(Labels.MessagingDestination, EventChannel.Of(type).Exchange);
    }

    /// <summary>Begins the span of an attempt to deliver a webhook. The address is no part of it: subscribers keep secrets in theirs.</summary>
    public static Activity? StartDelivery(string type, Guid? subject, string? trace)
        => ImageGenTelemetry.Continue($"webhook {type}", ActivityKind.Client, trace)?.SetTag(Labels.JobId, subject);
}
