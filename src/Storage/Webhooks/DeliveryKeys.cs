using ImageGen.Jobs.Submission;
using StackExchange.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>The names of the keys of one partition's webhook queues; a queue's last hexadecimal digit is its partition, as a job's is.</summary>
internal readonly struct DeliveryKeys(int partition)
{
    private readonly string _prefix = $"ig:{{p{partition:x}}}:hook:";

    /// <summary>Sorted set: queues in which something is pending, by the next moment at which something is due and has a place.</summary>
    public RedisKey Ready => _prefix + "ready";

    /// <summary>Set: queues of which something is kept.</summary>
    public RedisKey Queues => _prefix + "queues";

    /// <summary>Hash: since when every attempt of a queue has failed, and until when it rests; no field where the last one went well.</summary>
    public RedisKey Failing => _prefix + "failing";

    /// <summary>Sorted set: queues in which something is pending, by the moment of the first attempt, whether it has a place or not; of what is taken the end of the lease.</summary>
    public RedisKey First => _prefix + "first";

    /// <summary>Hash: how many deliveries are pending in each queue.</summary>
    public RedisKey Counts => _prefix + "counts";

    public static DeliveryKeys Of(Guid queue) => new(JobId.PartitionOf(queue));

    /// <summary>Sorted set: delivery ids by the moment the next attempt is due; of those taken, the end of the lease.</summary>
    public RedisKey Pending(Guid queue) => $"{_prefix}pending:{queue:N}";

    /// <summary>Sorted set: the places that are taken, delivery ids by the end of the lease.</summary>
    public RedisKey Busy(Guid queue) => $"{_prefix}busy:{queue:N}";

    /// <summary>Hash: deliveries by id, <see cref="DeliveryRow"/>.</summary>
    public RedisKey Rows(Guid queue) => $"{_prefix}rows:{queue:N}";

    /// <summary>Sorted set, all scores 0: <c>time:id</c> of every delivery that is kept.</summary>
    public RedisKey Created(Guid queue) => $"{_prefix}created:{queue:N}";

    /// <summary>
    /// Sorted set: <c>time:id</c> of deliveries that failed and wait for a later attempt, by the moment from which a success of the queue may bring it
    /// forward, 0 for any. May have some that are no more.
    /// </summary>
    public RedisKey Waiting(Guid queue) => $"{_prefix}waiting:{queue:N}";

    /// <summary>Sorted set: ids of deliveries whose next attempt was brought forward, by the moment for which it was scheduled.</summary>
    public RedisKey Forward(Guid queue) => $"{_prefix}forward:{queue:N}";

    /// <summary>Of every script, in their order.</summary>
    public RedisKey[] All(Guid queue)
        => [Ready, Queues, Failing, Pending(queue), Busy(queue), Rows(queue), Created(queue), First, Counts, Waiting(queue), Forward(queue)];
}
