using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>One sorted set per tenant: the queues of hosts, by the time of the last delivery.</summary>
internal sealed class RedisWebhookQueues(StoreConnection store, StoreSettings settings) : IWebhookQueues
{
    private static readonly StoreScript Choose = StoreScript.Load("Redis.Scripts.prelude", "Webhooks.Scripts.choose_queue");

    public async Task<Guid> ChooseAsync(string tenant, string url, CancellationToken cancellationToken)
    {
        var own = WebhookNames.QueueOfJob(tenant, url);
        var kept = settings.Retention + RedisWebhookDeliveries.PendingKept;
        return (bool)await store.RunAsync(
            Choose, [WebhookKeys.Hosts(tenant)], [settings.ScriptNow, own.ToString("N"), IWebhookQueues.MostHosts, (long)kept.TotalMilliseconds], cancellationToken)
            ? own
            : WebhookNames.SharedQueueOf(tenant);
    }

    public async Task<Guid> FindAsync(string tenant, string url, CancellationToken cancellationToken)
    {
        var (own, shared) = (WebhookNames.QueueOfJob(tenant, url), WebhookNames.SharedQueueOf(tenant));
        return await store.DoAsync(database => database.SortedSetScoreAsync(WebhookKeys.Hosts(tenant), own.ToString("N")), cancellationToken) is null
            && !await KeepsAsync(own, cancellationToken) && await KeepsAsync(shared, cancellationToken)
                ? shared
                : own;
    }

    private Task<bool> KeepsAsync(Guid queue, CancellationToken cancellationToken)
        => store.DoAsync(database => database.KeyExistsAsync(DeliveryKeys.Of(queue).Created(queue)), cancellationToken);
}
