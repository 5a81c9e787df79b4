using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// Takes the payloads of a subject's events out of its deliveries. A delivery that is not made yet, or is replayed, reads its event from the log of the subject; that of a prediction
/// is not made any more.
/// </summary>
internal sealed class DeliveryErasure(StoreConnection store, StoreSettings settings)
{
    private static readonly StoreScript ReplaceRow = StoreScript.Load("Redis.Scripts.prelude", "Webhooks.Scripts.replace_row");

    /// <summary>Where the deliveries of an event to the address of its job may be, as one word: the queues and the id.</summary>
    public static string PlaceOf(string tenant, string url, Guid message)
        => $"{WebhookNames.QueueOfJob(tenant, url):N}:{WebhookNames.SharedQueueOf(tenant):N}:{WebhookNames.DeliveryId(message, WebhookNames.QueueOfJob(tenant, url), url)}";

    /// <summary>
    /// Erases the payloads of the deliveries of these events to the tenant's endpoints, deleted ones among them, and those at the given places (<see cref="PlaceOf"/>). A delivery that a worker holds may get its payload
    /// back when the worker records a failure: the caller repeats the call after the time limit of an attempt.
    /// </summary>
    public async Task EraseAsync(string tenant, Guid subject, IReadOnlyCollection<Guid> messages, IEnumerable<string> places, CancellationToken cancellationToken)
    {
        var present = await store.DoAsync(database => database.HashKeysAsync(WebhookKeys.Endpoints(tenant)), cancellationToken);
        var former = await store.DoAsync(database => database.SetMembersAsync(WebhookKeys.Former(tenant)), cancellationToken);
        var queues = present.Concat(former).Select(field => Guid.TryParseExact(field, "N", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct();
        var ofEndpoints = queues.SelectMany(queue => messages.Select(message => (queue, WebhookNames.DeliveryId(message, queue, null))));
        var ofJob = places.Select(place => place.Split(':')).SelectMany(parts => parts[..2].Select(queue => (Guid.ParseExact(queue, "N"), parts[2])));
        await Task.WhenAll(ofEndpoints.Concat(ofJob).Select(delivery => EraseAsync(delivery.Item1, delivery.Item2, subject, cancellationToken)));
    }

    private async Task EraseAsync(Guid queue, string id, Guid subject, CancellationToken cancellationToken)
    {
        var rows = DeliveryKeys.Of(queue).Rows(queue);
        while ((string?)await store.DoAsync(database => database.HashGetAsync(rows, id), cancellationToken) is { } row
            && DeliveryRow.TryParse(row, null) is { } delivery && Erase(delivery, subject) is { } empty)
        {
            var head = string.Join(' ', row.Split(' ', 3).Take(2));
            var erased = $"{head} {DeliveryRow.Write(empty)}";
            if ((int)await store.RunAsync(ReplaceRow, [rows], [settings.ScriptNow, id, row, erased], cancellationToken) == 1)
            {
                return;
            }
        }
    }

    /// <summary>The delivery without its payload; null if it has none. The log of the subject has every event, but no prediction.</summary>
    private static WebhookDelivery? Erase(WebhookDelivery delivery, Guid subject) => delivery switch
    {
        { Data.Length: > 0 } => delivery with { Data = "", Subject = subject },
        { Prediction: { Json.Length: > 0 } prediction } => delivery with { Prediction = prediction with { Json = "" } },
        _ => null,
    };
}
