using ImageGen.Jobs.Submission;
using StackExchange.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>The names of the keys of one partition's webhook queues; a queue's last hexadecimal digit is its partition, as a job's is.</summary>
internal readonly struct DeliveryKeys(int partition)
{
    private readonly string _prefix = $"ig:{{p{partition:x}}}:hook:";

    /// <summary>Sorted set: queues with pending deliveries, by the next time at which one is due and a permit is free.</summary>
    public RedisKey Ready => _prefix + "ready";

    /// <summary>Set: queues with stored deliveries.</summary>
    public RedisKey Queues => _prefix + "queues";

    /// <summary>Hash: the time since which every attempt of a queue has failed, and the end of the queue's pause; no field after a success.</summary>
    public RedisKey Failing => _prefix + "failing";

    /// <summary>Sorted set: queues with pending deliveries, by the time of the first attempt, whether a permit is free or not; for taken deliveries, the end of the lease.</summary>
    public RedisKey First => _prefix + "first";

    /// <summary>Hash: how many deliveries are pending in each queue.</summary>
    public RedisKey Counts => _prefix + "counts";

    public static DeliveryKeys Of(Guid queue) => new(JobId.PartitionOf(queue));

    /// <summary>Sorted set: delivery ids by the time at which the next attempt is due; for taken deliveries, the end of the lease.</summary>
    public RedisKey Pending(Guid queue) => $"{_prefix}pending:{queue:N}";

    /// <summary>Sorted set: the permits in use, delivery ids by the end of the lease.</summary>
    public RedisKey Busy(Guid queue) => $"{_prefix}busy:{queue:N}";

    /// <summary>Hash: deliveries by id, <see cref="DeliveryRow"/>.</summary>
    public RedisKey Rows(Guid queue) => $"{_prefix}rows:{queue:N}";

    /// <summary>Sorted set, all scores 0: <c>time:id</c> of every stored delivery.</summary>
    public RedisKey Created(Guid queue) => $"{_prefix}created:{queue:N}";

    /// <summary>
    /// Sorted set: <c>time:id</c> of deliveries that failed and wait for a later attempt, by the time from which a success of the queue may bring
    /// it forward, 0 for any. May contain deliveries that no longer exist.
    /// </summary>
    public RedisKey Waiting(Guid queue) => $"{_prefix}waiting:{queue:N}";

    /// <summary>Sorted set: ids of deliveries whose next attempt was brought forward, by the originally scheduled time.</summary>
    public RedisKey Forward(Guid queue) => $"{_prefix}forward:{queue:N}";

    /// <summary>The keys of every script, in their order.</summary>
    public RedisKey[] All(Guid queue)
        => [Ready, Queues, Failing, Pending(queue), Busy(queue), Rows(queue), Created(queue), First, Counts, Waiting(queue), Forward(queue)];
}
