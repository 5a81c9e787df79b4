using StackExchange.Redis;

namespace ImageGen.Storage.Webhooks;

/// <content>Reading of one delivery, and of lists.</content>
internal sealed partial class RedisWebhookDeliveries
{
    private const int MaxPage = 100;

    /// <summary>The number of rows that a page reads for a filter that the index does not support; the caller then requests the next page.</summary>
    private const int MaxRowsRead = 500;

    public async Task<WebhookDelivery?> FindAsync(Guid queue, string id, CancellationToken cancellationToken)
        => (await ReadAsync(queue, [id], cancellationToken)).SingleOrDefault();

    public async Task<DeliveryPage> ListAsync(Guid queue, DeliveryState? state, Guid? job, int limit, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        var filtered = state is not null || job is not null;
        DeliveryCursor? before = cursor is null ? null : DeliveryCursor.Parse(cursor);
        List<WebhookDelivery> found = [];
        for (var rowsRead = 0; ;)
        {
            var wanted = filtered ? MaxPage : limit + 1 - found.Count;
            var positions = await ReadIndexAsync(queue, before, wanted, cancellationToken);

            // A row may be deleted after the index was read.
            foreach (var delivery in (await ReadAsync(queue, positions.Select(position => position.Id), cancellationToken))
                .Where(delivery => (state is null || delivery.State == state) && (job is null || delivery.JobId == job)))
            {
                if (found.Count == limit)
                {
                    return new DeliveryPage(found, DeliveryCursor.Of(found[^1]).ToString());
                }

                found.Add(delivery);
            }

            if (positions.Count < wanted)
            {
                return new DeliveryPage(found, null);
            }

            before = positions[^1];
            rowsRead += positions.Count;
            if (filtered && rowsRead >= MaxRowsRead)
            {
                return new DeliveryPage(found, before.ToString());
            }
        }
    }

    private async Task<IReadOnlyList<DeliveryCursor>> ReadIndexAsync(Guid queue, DeliveryCursor? before, int count, CancellationToken cancellationToken)
    {
        var members = await store.DoAsync(
            database => database.SortedSetRangeByValueAsync(
                DeliveryKeys.Of(queue).Created(queue), default, before?.Place ?? default(RedisValue), Exclude.Stop, Order.Descending, skip: 0, take: count),
            cancellationToken);
        return [.. members.Select(member => new DeliveryCursor(member!))];
    }

    private async Task<IEnumerable<WebhookDelivery>> ReadAsync(Guid queue, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var keys = DeliveryKeys.Of(queue);
        var rows = await store.DoAsync(
            database => Task.WhenAll(ids.Select(async id =>
            {
                var (row, next) = (database.HashGetAsync(keys.Rows(queue), id), database.SortedSetScoreAsync(keys.Pending(queue), id));
                return (Row: (string?)await row, Next: await next);
            })),
            cancellationToken);
        return rows.Where(entry => entry.Row is not null)
            .Select(entry => DeliveryRow.TryParse(entry.Row!, entry.Next is { } next ? Time((long)next) : null))
            .OfType<WebhookDelivery>();
    }
}
