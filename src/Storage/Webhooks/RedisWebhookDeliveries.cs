using System.Globalization;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>
/// Stores deliveries in Redis or Garnet. The rules of each change are in the method's script, which changes one queue at a time. Due queues are
/// found through the partitions' <see cref="DeliveryKeys.Ready"/>, so that waiting deliveries of one queue do not block others.
/// </summary>
internal sealed partial class RedisWebhookDeliveries(StoreConnection store, StoreSettings settings) : IWebhookDeliveries
{
    /// <summary>The number of attempts that a row keeps: those of four schedules.</summary>
    private const int MostAttempts = 50;

    private const string HintChannelName = "ig:deliveries";

    private static readonly DueSet Ready = new("deliveries", partition => new DeliveryKeys(partition).Ready);

    private static readonly DueSet First = new("first deliveries", partition => new DeliveryKeys(partition).First) { IsDueIfAny = true };

    private readonly DueSets _sets = new(store, settings);
    private HintChannel? _hints;

    public async Task EnqueueAsync(IReadOnlyCollection<WebhookDelivery> deliveries, CancellationToken cancellationToken)
        => await Task.WhenAll(deliveries.GroupBy(delivery => delivery.Queue).Select(queue => ScheduleAsync(
            DeliveryScripts.Enqueue,
            queue.Key,
            [settings.DeliveriesKept, .. queue.SelectMany(delivery => new RedisValue[] { delivery.Id, DeliveryCursor.Of(delivery).Place, DeliveryRow.Write(delivery) })],
            cancellationToken)));

    public async Task<IReadOnlyList<WebhookDelivery>> TakeAsync(int limit, int perQueue, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perQueue, 1);
        List<WebhookDelivery> taken = [];
        if (limit <= 0)
        {
            return taken;
        }

        var queues = new Queue<Guid>(await ReadyAsync(limit, cancellationToken));
        while (queues.Count > 0 && taken.Count < limit)
        {
            // Only so many queues at a time that no more deliveries are returned than requested: a delivery that is taken and not processed waits for a whole lease.
            List<Task<IEnumerable<WebhookDelivery>>> shares = [];
            for (var left = limit - taken.Count; left > 0 && queues.TryDequeue(out var queue); left -= perQueue)
            {
                shares.Add(TryTakeAsync(queue, Math.Min(left, perQueue), perQueue, lease, cancellationToken));
            }

            taken.AddRange((await Task.WhenAll(shares)).SelectMany(share => share));
        }

        return taken;
    }

    public async Task<DateTimeOffset?> RecordAsync(WebhookDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        var row = outcome.Attempt is { } attempt ? delivery with { Attempts = [.. delivery.Attempts.TakeLast(MostAttempts - 1), attempt] } : delivery;
        if (outcome.State == DeliveryState.Delivered && delivery.Subject is not null)
        {
            // The event log keeps the event as long as this row, for a later replay.
            row = row with { Data = "" };
        }

        var queueResult = outcome.State is DeliveryState.Delivered or DeliveryState.Dropped ? "well" : outcome.Attempt is null ? "" : "failed";
        var early = delivery.IsEarly && outcome is { State: DeliveryState.Pending, Attempt: not null };
        var since = (string?)await ScheduleAsync(
            DeliveryScripts.Record,
            delivery.Queue,
            [
                delivery.Id, delivery.NextAt?.ToUnixTimeMilliseconds() ?? 0, DeliveryRow.Name(outcome.State), delivery.Tries + (outcome.Attempt is null || early ? 0 : 1),
                DeliveryRow.Write(row), outcome.State == DeliveryState.Pending ? outcome.NextIn.ToMilliseconds() : "", queueResult, outcome.QueuePause.ToMilliseconds(),
                outcome.State == DeliveryState.Pending && outcome.Attempt is null ? "as before" : outcome.ForwardAfter is { } after ? after.ToMilliseconds() : "",
                DeliveryCursor.Of(delivery).Place, early ? "early" : "",
            ],
            cancellationToken);
        return string.IsNullOrEmpty(since) ? null : Time(long.Parse(since, CultureInfo.InvariantCulture));
    }

    public async Task<(long Pending, DateTimeOffset? OldestDue)> CountAsync(CancellationToken cancellationToken)
    {
        var parts = await store.Partitions.QueryPresentAsync(await store.Due.FindDueAsync(First, settings, cancellationToken), async partition =>
        {
            var keys = new DeliveryKeys(partition);
            return (string[])(await store.RunAsync(DeliveryScripts.Count, [keys.First, keys.Counts], [settings.ScriptNow], cancellationToken))!;
        });
        var due = parts.Where(part => part.Result[1].Length > 0).Min(part => (long?)Number(part.Result[1]));
        return (parts.Sum(part => Number(part.Result[0])), due is { } oldest ? Time(oldest) : null);
    }

    /// <summary>The queues with a due delivery and a free permit, longest waiting first; at most <paramref name="limit"/> of each partition.</summary>
    private async Task<IEnumerable<Guid>> ReadyAsync(int limit, CancellationToken cancellationToken)
    {
        if (settings.DueReadInterval > TimeSpan.Zero)
        {
            await (_hints ??= store.Hints(HintChannelName, Receive)).SubscribeAsync(cancellationToken);
        }

        var partitions = await store.Due.FindDueAsync(Ready, settings, cancellationToken);
        var heads = await _sets.ReadHeadsAsync(Ready, partitions, limit, cancellationToken);
        return heads.OrderBy(head => head.Entry.Score).Select(head => QueueOf(head.Entry.Element));
    }

    /// <summary>As <see cref="TakeAsync(Guid, int, int, TimeSpan, CancellationToken)"/>; returns nothing if the partition of the queue does not respond.</summary>
    private async Task<IEnumerable<WebhookDelivery>> TryTakeAsync(Guid queue, int limit, int permits, TimeSpan lease, CancellationToken cancellationToken)
    {
        try
        {
            return await TakeAsync(queue, limit, permits, lease, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            return [];
        }
    }

    private async Task<IEnumerable<WebhookDelivery>> TakeAsync(Guid queue, int limit, int permits, TimeSpan lease, CancellationToken cancellationToken)
    {
        var result = (string[])(await RunAsync(DeliveryScripts.Take, queue, [limit, permits, lease.ToMilliseconds()], cancellationToken))!;
        var leaseEnd = Time(long.Parse(result[0], CultureInfo.InvariantCulture));
        return result.Skip(1).Chunk(3).Select(entry => DeliveryRow.TryParse(entry[1], leaseEnd) is { } row ? row with { IsEarly = entry[2].Length > 0 } : null).OfType<WebhookDelivery>();
    }

    /// <summary>Runs a script that may make deliveries of the queue due: this process then looks for them, or the processes that deliver get a hint.</summary>
    private async Task<RedisResult> ScheduleAsync(StoreScript script, Guid queue, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var result = await RunAsync(script, queue, arguments, cancellationToken);
        if (!Note(queue) && settings.DueReadInterval > TimeSpan.Zero)
        {
            await TryHintAsync(queue, cancellationToken);
        }

        return result;
    }

    private async Task TryHintAsync(Guid queue, CancellationToken cancellationToken)
    {
        try
        {
            await store.DoAsync(database => database.PublishAsync(RedisChannel.Literal(HintChannelName), queue.ToString("N")), cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The deliveries are in the store; without the hint they are found a little later.
        }
    }

    private void Receive(string hint)
    {
        if (Guid.TryParseExact(hint, "N", out var queue))
        {
            Note(queue);
        }
    }

    private bool Note(Guid queue) => store.Due.Agenda.Note(Ready, JobId.PartitionOf(queue), TimeSpan.Zero);

    private Task<RedisResult> RunAsync(StoreScript script, Guid queue, RedisValue[] arguments, CancellationToken cancellationToken)
        => store.RunAsync(script, DeliveryKeys.Of(queue).All(queue), [settings.ScriptNow, queue.ToString("N"), .. arguments], cancellationToken);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static Guid QueueOf(RedisValue member) => Guid.ParseExact((string)member!, "N");

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
