using System.Text;
using ImageGen.Contracts;
using ImageGen.ServiceDefaults.Messaging;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Worker.Webhooks;

/// <summary>
/// Makes of each event the deliveries to whoever wants it: the tenant's endpoints, and where the job's request names an address, that one for
/// its end. Ids follow from event and address, so that to do it again adds nothing.
/// </summary>
internal sealed class WebhookFanOut(IWebhookRegistry registry, IWebhookDeliveries deliveries, IJobStore jobs, DeliverySignal signal)
{
    private const int LongestUrl = 2048;

    /// <summary>Puts up the deliveries of one tenant's events. Once it returns they are in the store.</summary>
    public async Task PutUpAsync(string tenant, IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        var endpoints = registry.ListAsync(tenant, cancellationToken);
        var ends = Task.WhenAll(entries.Where(IsEnd).Select(async entry => (Entry: entry, Url: await jobs.FindWebhookAsync(entry.Event.Subject, cancellationToken))));
        await Task.WhenAll(endpoints, ends);
        List<WebhookDelivery> made =
        [
            .. from endpoint in endpoints.Result
               where endpoint.DisabledBecause is null
               from entry in entries
               where WebhookTypes.Wants(endpoint.Events, TypeOf(entry)) && !IsAbout(entry, endpoint)
               select New(entry, endpoint.Id, null),
            .. from end in ends.Result
               where CanBePosted(end.Url)
               select New(end.Entry, WebhookNames.QueueOfJob(tenant, end.Url!), end.Url),
        ];
        if (made.Count > 0)
        {
            await deliveries.EnqueueAsync(made, cancellationToken);
            signal.Ring();
        }
    }

    private static WebhookDelivery New(OutboxEntry entry, Guid queue, string? url) => new()
    {
        Id = WebhookNames.DeliveryId(entry.MessageId, queue, url),
        Queue = queue,
        Tenant = entry.Event.Tenant,
        Url = url,
        Type = TypeOf(entry),
        JobId = (entry.Event as ImageEvent)?.JobId,
        Time = entry.Event.Time,
        Sequence = entry.Event.Sequence,
        Data = Encoding.UTF8.GetString(EventJson.Write(entry.Event)),
    };

    private static string TypeOf(OutboxEntry entry) => EventChannel.Of(entry.Event).Name;

    private static bool IsEnd(OutboxEntry entry) => entry.Event is ImageGenerated or ImageFailed or ImageCanceled;

    /// <summary>That an endpoint was disabled is news for the others.</summary>
    private static bool IsAbout(OutboxEntry entry, WebhookEndpoint endpoint) => entry.Event is WebhookDisabled disabled && disabled.EndpointId == endpoint.Id;

    /// <summary>A job that failed for what is wrong with its request may name anything.</summary>
    private static bool CanBePosted(string? url)
        => url is { Length: <= LongestUrl } && Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http");
}
