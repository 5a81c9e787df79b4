using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Jobs.Predictions;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Creates the deliveries to the webhook of a request to Replicate's API. Their body is the prediction as it is when the event is handed over; it is kept with the delivery,
/// so that every attempt has the same.
/// </summary>
internal sealed class PredictionFanOut(IJobStore store, IWebhookQueues queues)
{
    /// <summary>The delivery of an event; null if the webhook does not get it, or if its job is no longer kept.</summary>
    public async Task<WebhookDelivery?> FindAsync(OutboxEntry entry, PredictionWebhook webhook, CancellationToken cancellationToken)
    {
        if (EventOf(entry.Event, webhook) is not { } name)
        {
            return null;
        }

        var (tenant, id) = (entry.Event.Tenant, (entry.Event as ImageEvent)?.BatchId ?? entry.Event.Subject);
        var jobs = await ReadAsync(entry.Event, id, cancellationToken);
        if (jobs.Count == 0)
        {
            return null;
        }

        var view = PredictionView.Of(id, jobs, webhook.Origin.AbsoluteUri.TrimEnd('/'));
        view = name switch
        {
            PredictionWebhook.Start => view.AtStart(),
            PredictionWebhook.Output when view.CompletedAt is null => view.WithOutputSoFar(jobs),
            _ => view,
        };
        if (name == PredictionWebhook.Completed && view.CompletedAt is null)
        {
            // The job was replayed meanwhile: its next end is delivered.
            return null;
        }

        // Each job of a batch begins; the prediction begins once.
        var named = WebhookNames.QueueOfJob(tenant, webhook.Url);
        return new WebhookDelivery
        {
            Id = WebhookNames.DeliveryId(name == PredictionWebhook.Start ? id : entry.MessageId, named, webhook.Url),
            Queue = await queues.ChooseAsync(tenant, webhook.Url, cancellationToken),
            Tenant = tenant,
            Url = webhook.Url,
            Type = EventTypes.NameOf(entry.Event),
            JobId = (entry.Event as ImageEvent)?.JobId ?? jobs[0].Id,
            Time = entry.Event.Time,
            Sequence = entry.Event.Sequence,
            Prediction = new PredictionBody(webhook.Origin, JsonSerializer.Serialize(view, PredictionView.Json)),
        };
    }

    /// <summary>What the event means for the prediction; null if nothing, or nothing that the webhook gets.</summary>
    private static string? EventOf(NumberedEvent @event, PredictionWebhook webhook) => @event switch
    {
        ImageStarted => Wanted(webhook, PredictionWebhook.Start),
        ImageGenerated { BatchId: not null } => Wanted(webhook, PredictionWebhook.Output),

        // The only image is the whole output.
        ImageGenerated => Wanted(webhook, PredictionWebhook.Completed) ?? Wanted(webhook, PredictionWebhook.Output),
        ImageFailed { BatchId: null } or ImageCanceled { BatchId: null } or BatchCompleted => Wanted(webhook, PredictionWebhook.Completed),
        _ => null,
    };

    private static string? Wanted(PredictionWebhook webhook, string name) => webhook.Events.Contains(name) ? name : null;

    private async Task<IReadOnlyList<PredictedJob>> ReadAsync(NumberedEvent @event, Guid id, CancellationToken cancellationToken)
    {
        var ids = @event switch
        {
            BatchCompleted batch => batch.JobIds,
            ImageEvent { BatchId: not null } => (await store.FindBatchAsync(id, cancellationToken))?.JobIds ?? [],
            _ => [id],
        };
        var jobs = await Task.WhenAll(ids.Select(job => store.FindAsync(job, cancellationToken)));
        return [.. jobs.OfType<Job>().Select(job => job.ToPredicted())];
    }
}
