using System.Text;
using ImageGen.Contracts;
using ImageGen.Messaging;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Creates the deliveries of each event: to the tenant's endpoints that want it, and, at the end of a job whose request names an address, to that one. Ids
/// follow from event and address, so repeating this adds nothing.
/// </summary>
internal sealed partial class WebhookFanOut(
    IWebhookRegistry registry, IWebhookDeliveries deliveries, IWebhookQueues queues, IOutbox outbox, DeliverySignal signal, ILogger<WebhookFanOut> logger)
{
    private const int LongestUrl = 2048;

    /// <summary>
    /// Enqueues the deliveries of one tenant's events, and answers the events whose deliveries are all in the store. An event for which a part of the store
    /// does not answer delays no other.
    /// </summary>
    public async Task<IReadOnlySet<OutboxEntry>> EnqueueAsync(string tenant, IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        HashSet<OutboxEntry> late = [];
        var reading = registry.ListAsync(tenant, cancellationToken);
        var named = Task.WhenAll(entries.Where(IsEnd).Select(entry => TryAsync(entry, late, () => OfJobAsync(tenant, entry, cancellationToken))));
        await Task.WhenAll(reading, named);
        List<(OutboxEntry Entry, WebhookDelivery Delivery)> made =
        [
            .. from endpoint in reading.Result
               where endpoint.DisabledBecause is null
               from entry in entries
               where WebhookTypes.Wants(endpoint.Events, TypeOf(entry)) && !IsAbout(entry, endpoint)
               select (entry, New(entry, endpoint.Id, endpoint.Id, null)),
            .. named.Result.OfType<(OutboxEntry, WebhookDelivery)>(),
        ];
        await Task.WhenAll(made.GroupBy(one => one.Delivery.Queue).Select(queue => TryEnqueueAsync([.. queue], late, cancellationToken)));
        if (made.Count > 0)
        {
            signal.Ring();
        }

        return late.Count == 0 ? entries.ToHashSet() : entries.Where(entry => !late.Contains(entry)).ToHashSet();
    }

    private async Task<(OutboxEntry Entry, WebhookDelivery Delivery)?> OfJobAsync(string tenant, OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (await outbox.FindWebhookAsync(entry.Event.Subject, cancellationToken) is not { } url || !CanBePosted(url))
        {
            return null;
        }

        return (entry, New(entry, await queues.ChooseAsync(tenant, url, cancellationToken), WebhookNames.QueueOfJob(tenant, url), url));
    }

    private async Task TryEnqueueAsync(IReadOnlyList<(OutboxEntry Entry, WebhookDelivery Delivery)> queue, HashSet<OutboxEntry> late, CancellationToken cancellationToken)
    {
        try
        {
            await deliveries.EnqueueAsync([.. queue.Select(one => one.Delivery)], cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            NoteLate(queue.Select(one => one.Entry), late, fault);
        }
    }

    private async Task<(OutboxEntry Entry, WebhookDelivery Delivery)?> TryAsync(
        OutboxEntry entry, HashSet<OutboxEntry> late, Func<Task<(OutboxEntry Entry, WebhookDelivery Delivery)?>> find)
    {
        try
        {
            return await find();
        }
        catch (StoreUnavailableException fault)
        {
            NoteLate([entry], late, fault);
            return null;
        }
    }

    private void NoteLate(IEnumerable<OutboxEntry> entries, HashSet<OutboxEntry> late, StoreUnavailableException fault)
    {
        foreach (var entry in entries)
        {
            LogLate(entry.Event.Sequence, entry.Event.Subject, fault.Message);
            lock (late)
            {
                late.Add(entry);
            }
        }
    }

    /// <summary>The id follows from the host's own queue, also when the host has to share one, so that repeating this finds the delivery.</summary>
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

    private static bool IsEnd(OutboxEntry entry) => entry.Event is ImageGenerated or ImageFailed or ImageCanceled;

    /// <summary>The other endpoints learn that one was disabled.</summary>
    private static bool IsAbout(OutboxEntry entry, WebhookEndpoint endpoint) => entry.Event is WebhookDisabled disabled && disabled.EndpointId == endpoint.Id;

    /// <summary>A job that failed because of an invalid request may name any address.</summary>
    private static bool CanBePosted(string? url)
        => url is { Length: <= LongestUrl } && Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http");

    [LoggerMessage(Level = LogLevel.Warning, EventName = "webhook.late", Message = "Enqueuing the webhooks of event {Sequence} of {Subject} failed; it stays in the outbox: {Fault}")]
    private partial void LogLate(long sequence, Guid subject, string fault);
}
