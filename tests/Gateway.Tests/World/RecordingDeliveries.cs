using System.Collections.Concurrent;
using System.Globalization;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Keeps deliveries in memory and remembers what was asked of it.</summary>
internal sealed class RecordingDeliveries : IWebhookDeliveries
{
    private readonly ConcurrentDictionary<(Guid Queue, string Id), WebhookDelivery> _kept = new();

    public ConcurrentQueue<Guid> Dropped { get; } = [];

    public ConcurrentQueue<Guid> Forwarded { get; } = [];

    public ConcurrentQueue<string> Replayed { get; } = [];

    public IEnumerable<WebhookDelivery> Of(Guid queue) => _kept.Values.Where(delivery => delivery.Queue == queue).OrderByDescending(delivery => delivery.Time);

    public void Add(WebhookDelivery delivery) => _kept[(delivery.Queue, delivery.Id)] = delivery;

    public Task EnqueueAsync(IReadOnlyCollection<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var delivery in deliveries)
        {
            _kept.TryAdd((delivery.Queue, delivery.Id), delivery);
        }

        return Task.CompletedTask;
    }

    public Task<WebhookDelivery?> FindAsync(Guid queue, string id, CancellationToken cancellationToken) => Task.FromResult(_kept.GetValueOrDefault((queue, id)));

    public Task<DeliveryPage> ListAsync(Guid queue, DeliveryState? state, Guid? job, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var skip = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var all = Of(queue).Where(delivery => (state is null || delivery.State == state) && (job is null || delivery.JobId == job)).ToList();
        return Task.FromResult(new DeliveryPage([.. all.Skip(skip).Take(limit)], all.Count > skip + limit ? $"{skip + limit}" : null));
    }

    public Task<bool> ReplayAsync(Guid queue, string id, CancellationToken cancellationToken)
    {
        Replayed.Enqueue(id);
        return Task.FromResult(_kept.ContainsKey((queue, id)));
    }

    public async Task<ReplayedDeliveries> ReplayAsync(
        Guid queue, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<DeliveryState> states, CancellationToken cancellationToken)
    {
        var range = Of(queue).Where(delivery => delivery.Time >= from && delivery.Time <= to).ToLookup(delivery => states.Contains(delivery.State));
        foreach (var delivery in range[true])
        {
            await ReplayAsync(queue, delivery.Id, cancellationToken);
        }

        return new ReplayedDeliveries(Counted(range[true]), Counted(range[false]));

        static Dictionary<DeliveryState, int> Counted(IEnumerable<WebhookDelivery> deliveries) => deliveries.CountBy(delivery => delivery.State).ToDictionary();
    }

    public Task BringForwardAsync(Guid queue, CancellationToken cancellationToken)
    {
        Forwarded.Enqueue(queue);
        return Task.CompletedTask;
    }

    public Task DropAsync(Guid queue, CancellationToken cancellationToken)
    {
        Dropped.Enqueue(queue);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<WebhookDelivery>> TakeAsync(int limit, int perQueue, TimeSpan lease, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<DateTimeOffset?> RecordAsync(WebhookDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public Task<int> TidyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<(long Pending, DateTimeOffset? OldestDue)> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
