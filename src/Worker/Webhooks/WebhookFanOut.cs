using System.Text;
using ImageGen.Contracts;
using ImageGen.Jobs.Predictions;
using ImageGen.Messaging;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Creates the deliveries of each event: to the tenant's endpoints that subscribe to its type, and, at the end of a job whose request names an address, to that address (for a
/// prediction, at its start too). Ids are derived from event and address, so a repetition adds nothing.
/// </summary>
internal sealed partial class WebhookFanOut(
    IWebhookRegistry registry, IWebhookDeliveries deliveries, IWebhookQueues queues, IOutbox outbox, PredictionFanOut predictions, DeliverySignal signal, ILogger<WebhookFanOut> logger)
{
    private const int MaxUrlLength = 2048;

    /// <summary>
    /// Enqueues the deliveries of one tenant's events, and returns the events whose deliveries are all in the store. An event for which a part of the store
    /// does not respond does not delay the rest.
    /// </summary>
    public async Task<IReadOnlySet<OutboxEntry>> EnqueueAsync(string tenant, IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        HashSet<OutboxEntry> delayed = [];
        var reading = registry.ListAsync(tenant, cancellationToken);
        var named = Task.WhenAll(entries.Where(MayBeNamed).Select(entry => TryAsync(entry, delayed, () => OfJobAsync(tenant, entry, cancellationToken))));
        await Task.WhenAll(reading, named);
        List<(OutboxEntry Entry, WebhookDelivery Delivery)> created =
        [
            .. from endpoint in reading.Result
               where endpoint.DisabledBecause is null
               from entry in entries
               where WebhookTypes.IsSubscribed(endpoint.Events, TypeOf(entry)) && !IsAbout(entry, endpoint)
               select (entry, New(entry, endpoint.Id, endpoint.Id, null)),
            .. named.Result.OfType<(OutboxEntry, WebhookDelivery)>(),
        ];
        await Task.WhenAll(created.GroupBy(one => one.Delivery.Queue).Select(queue => TryEnqueueAsync([.. queue], delayed, cancellationToken)));
        if (created.Count > 0)
        {
            signal.Set();
        }

        return delayed.Count == 0 ? entries.ToHashSet() : entries.Where(entry => !delayed.Contains(entry)).ToHashSet();
    }

    private async Task<(OutboxEntry Entry, WebhookDelivery Delivery)?> OfJobAsync(string tenant, OutboxEntry entry, CancellationToken cancellationToken)
    {
        // A batch has no row with a request: its jobs have the same one.
        var url = entry.IsWebhookKnown ? entry.Webhook : await outbox.FindWebhookAsync(entry.Event is BatchCompleted batch ? batch.JobIds[0] : entry.Event.Subject, cancellationToken);
        if (PredictionWebhook.Parse(url) is { } prediction)
        {
            return await predictions.FindAsync(entry, prediction, cancellationToken) is { } delivery ? (entry, delivery) : null;
        }

        if (url is null || !IsEnd(entry) || !CanBePosted(url))
        {
            return null;
        }

        return (entry, New(entry, await queues.ChooseAsync(tenant, url, cancellationToken), WebhookNames.QueueOfJob(tenant, url), url));
    }

    private async Task TryEnqueueAsync(IReadOnlyList<(OutboxEntry Entry, WebhookDelivery Delivery)> queue, HashSet<OutboxEntry> delayed, CancellationToken cancellationToken)
    {
        try
        {
            await deliveries.EnqueueAsync([.. queue.Select(one => one.Delivery)], cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            NoteDelayed(queue.Select(one => one.Entry), delayed, fault);
        }
    }

    private async Task<(OutboxEntry Entry, WebhookDelivery Delivery)?> TryAsync(
        OutboxEntry entry, HashSet<OutboxEntry> delayed, Func<Task<(OutboxEntry Entry, WebhookDelivery Delivery)?>> find)
    {
        try
        {
            return await find();
        }
        catch (StoreUnavailableException fault)
        {
            NoteDelayed([entry], delayed, fault);
            return null;
        }
    }

    private void NoteDelayed(IEnumerable<OutboxEntry> entries, HashSet<OutboxEntry> delayed, StoreUnavailableException fault)
    {
        foreach (var entry in entries)
        {
            LogDelayed(entry.Event.Sequence, entry.Event.Subject, fault.Message);
            lock (delayed)
            {
                delayed.Add(entry);
            }
        }
    }

    /// <summary>The id is derived from the host's own queue, even if the host has to share one, so that a repetition finds the delivery.</summary>
    private static WebhookDelivery New(OutboxEntry entry, Guid queue, Guid named, string? url) => new()
    {
        Id = WebhookNames.DeliveryId(entry.MessageId, named, url),
        Queue = queue,
        Tenant = entry.Event.Tenant,
        Url = url,
        Type = TypeOf(entry),
        JobId = (entry.Event as ImageEvent)?.JobId,
        Subject = entry.Event.Subject,
        Time = entry.Event.Time,
        Sequence = entry.Event.Sequence,
        Data = Encoding.UTF8.GetString(EventJson.Write(entry.Event)),
    };

    private static string TypeOf(OutboxEntry entry) => EventTypes.NameOf(entry.Event);

    /// <summary>Whether an address that a job names may get the event: the end of a job, or the start and the end of a prediction.</summary>
    private static bool MayBeNamed(OutboxEntry entry) => IsEnd(entry) || entry.Event is ImageStarted or BatchCompleted;

    private static bool IsEnd(OutboxEntry entry) => entry.Event is ImageGenerated or ImageFailed or ImageCanceled;

    /// <summary>Whether the event is about this very endpoint; only the tenant's remaining endpoints receive it.</summary>
    private static bool IsAbout(OutboxEntry entry, WebhookEndpoint endpoint) => entry.Event is WebhookDisabled disabled && disabled.EndpointId == endpoint.Id;

    /// <summary>Whether the address can be posted to. A job that failed because of an invalid request may have any address.</summary>
    private static bool CanBePosted(string? url)
        => url is { Length: <= MaxUrlLength } && Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http");

    [LoggerMessage(Level = LogLevel.Warning, EventName = "webhook.delayed", Message = "Enqueuing the webhooks of event {Sequence} of {Subject} failed; it stays in the outbox: {Fault}")]
    private partial void LogDelayed(long sequence, Guid subject, string fault);
}
