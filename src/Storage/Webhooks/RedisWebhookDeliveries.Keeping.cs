using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Webhooks;

/// <content>Replay, dropping and deletion.</content>
internal sealed partial class RedisWebhookDeliveries
{
    /// <summary>The number of rows that one script changes: other commands wait meanwhile.</summary>
    private const int BatchSize = 200;

    /// <summary>How much longer a pending delivery is kept: longer than a schedule lasts.</summary>
    internal static readonly TimeSpan PendingKept = TimeSpan.FromDays(4);

    /// <summary>The order of the script's counters.</summary>
    private static readonly DeliveryState[] ReplayOrder = [DeliveryState.Pending, DeliveryState.Delivered, DeliveryState.Failed, DeliveryState.Dropped];

    public async Task<bool> ReplayAsync(Guid queue, string id, CancellationToken cancellationToken)
        => (await ReplayAsync(queue, "", [id], cancellationToken)).Take(ReplayOrder.Length).Sum() == 1;

    public async Task<ReplayedDeliveries> ReplayAsync(
        Guid queue, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<DeliveryState> states, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(states.Count);
        var counts = new int[2 * ReplayOrder.Length];
        await WalkAsync(
            queue,
            DeliveryCursor.At(from),
            DeliveryCursor.At(to.AddMilliseconds(1)),
            async members =>
            {
                var part = await ReplayAsync(
                    queue, string.Concat(states.Select(state => $"{DeliveryRow.Name(state)},")), members.Select(member => (RedisValue)new DeliveryCursor(member!).Id), cancellationToken);
                for (var column = 0; column < counts.Length; column++)
                {
                    counts[column] += part[column];
                }

                return members.Length;
            },
            cancellationToken);
        return new ReplayedDeliveries(ByState(counts.Take(ReplayOrder.Length)), ByState(counts.Skip(ReplayOrder.Length)));

        static Dictionary<DeliveryState, int> ByState(IEnumerable<int> counts)
            => ReplayOrder.Zip(counts).Where(pair => pair.Second > 0).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public Task BringForwardAsync(Guid queue, CancellationToken cancellationToken) => ScheduleAsync(DeliveryScripts.Forward, queue, [], cancellationToken);

    public async Task DropAsync(Guid queue, CancellationToken cancellationToken)
    {
        while ((int)await RunAsync(DeliveryScripts.Drop, queue, [BatchSize], cancellationToken) == BatchSize)
        {
        }
    }

    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var now = Time(await store.NowAsync(settings, cancellationToken));
        var (old, older) = (now - settings.Retention, now - settings.Retention - PendingKept);

        return await PartitionWatch.SumInTurnAsync(partition => TidyAsync(new DeliveryKeys(partition), old, older, cancellationToken));
    }

    private async Task<int> TidyAsync(DeliveryKeys keys, DateTimeOffset old, DateTimeOffset older, CancellationToken cancellationToken)
    {
        var count = 0;
        var queues = await store.DoAsync(database => database.SetMembersAsync(keys.Queues), cancellationToken);
        foreach (var queue in queues.Select(QueueOf))
        {
            count += await WalkAsync(
                queue,
                default,
                DeliveryCursor.At(old),
                async members => (int)await RunAsync(DeliveryScripts.Forget, queue, [older.ToUnixTimeMilliseconds(), .. members], cancellationToken),
                cancellationToken);
        }

        // Queues that were last written by a version without counters: the script adds their counters.
        var counted = await store.DoAsync(database => database.HashKeysAsync(keys.Counts), cancellationToken);
        var ready = await store.DoAsync(database => database.SortedSetRangeByRankAsync(keys.Ready), cancellationToken);
        foreach (var queue in ready.Except(counted).Select(QueueOf))
        {
            await RunAsync(DeliveryScripts.Forget, queue, [older.ToUnixTimeMilliseconds()], cancellationToken);
        }

        return count;
    }

    private async Task<int[]> ReplayAsync(Guid queue, string states, IEnumerable<RedisValue> ids, CancellationToken cancellationToken)
        => (int[])(await ScheduleAsync(DeliveryScripts.Replay, queue, [states, .. ids], cancellationToken))!;

    /// <summary>Reads a part of a queue's index, in pages.</summary>
    private async Task<int> WalkAsync(Guid queue, RedisValue from, RedisValue to, Func<RedisValue[], Task<int>> work, CancellationToken cancellationToken)
    {
        var count = 0;
        while (true)
        {
            var members = await store.DoAsync(
                database => database.SortedSetRangeByValueAsync(DeliveryKeys.Of(queue).Created(queue), from, to, Exclude.Both, take: BatchSize), cancellationToken);
            if (members.Length > 0)
            {
                count += await work(members);
            }

            if (members.Length < BatchSize)
            {
                return count;
            }

            from = members[^1];
        }
    }
}
