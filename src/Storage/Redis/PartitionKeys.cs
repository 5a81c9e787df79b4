using System.Security.Cryptography;
using System.Text;
using ImageGen.Jobs.Submission;
using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// The names of all keys of one partition. They share a hash tag, so that on a cluster all keys that one script accesses are in one slot.
/// </summary>
internal readonly struct PartitionKeys(int partition)
{
    private static readonly string[] Prefixes = [.. Enumerable.Range(0, JobId.Partitions).Select(partition => $"ig:{{p{partition:x}}}:")];

    private readonly string _prefix = Prefixes[partition];

    /// <summary>The keys of every partition.</summary>
    public static IEnumerable<PartitionKeys> All => Enumerable.Range(0, JobId.Partitions).Select(partition => new PartitionKeys(partition));

    /// <summary>Sorted set: events to be handed to the bus, <c>id:sequence</c> by the time of the next attempt.</summary>
    public RedisKey Out => _prefix + "out";

    /// <summary>Sorted set: jobs not begun, by the time at which they expire.</summary>
    public RedisKey Expire => _prefix + "expire";

    /// <summary>
    /// Sorted set: ended jobs whose outcome is unknown, <c>id:tenant:status:created</c> by the time at which the row expires. An earlier version has all ended
    /// jobs here.
    /// </summary>
    public RedisKey Ended => _prefix + "ended";

    /// <summary>List: ended jobs whose rows are not compact yet, <c>id:tenant:status:created:expires</c> in the order of their ends.</summary>
    public RedisKey ToCompact => _prefix + "to_compact";

    /// <summary>List: ended jobs whose rows an earlier version has made compact, in the form and the order of <see cref="ToCompact"/>.</summary>
    public RedisKey Compacted => _prefix + "compacted";

    /// <summary>List: ended jobs whose rows are compact, as bytes (<see cref="Jobs.EndedJob.ToBytes"/>) in the order of <see cref="ToCompact"/>.</summary>
    public RedisKey Expiring => _prefix + "expiring";

    /// <summary>List: the images of compact rows that are to be removed when the row expires, as bytes (<see cref="Jobs.Retention.ExpiringImage"/>) in the order of <see cref="ToCompact"/>. Then they become entries of <see cref="Removals"/>.</summary>
    public RedisKey ExpiringImages => _prefix + "expiring_images";

    /// <summary>String: how many jobs have not ended.</summary>
    public RedisKey Unfinished => _prefix + "unfinished";

    /// <summary>Sorted set: jobs with an unknown outcome, by the time at which it became unknown. It may contain jobs whose outcome has become known since.</summary>
    public RedisKey Unknown => _prefix + "unknown";

    /// <summary>Sorted set: jobs whose content is to be erased, by the time at which a worker must next look at each of them.</summary>
    public RedisKey Erasing => _prefix + "erasing";

    /// <summary>Sorted set: images that are to be removed from the result store (<see cref="Jobs.ImageRemoval"/>), by the time at which a worker must next look at each of them.</summary>
    public RedisKey Removals => _prefix + "removals";

    /// <summary>Hash: when each worker, and any worker, last reached this partition.</summary>
    public RedisKey Pulse => _prefix + "pulse";

    /// <summary>Set: all lanes that jobs of the partition have been queued in. A lane is removed once it is empty and no configuration names it.</summary>
    public RedisKey Lanes => _prefix + "lanes";

    public static PartitionKeys Of(Guid id) => new(JobId.PartitionOf(id));

    /// <summary>
    /// Hash, id to number: how many entries a replayed job has in <see cref="ToCompact"/>, <see cref="Compacted"/> and <see cref="Expiring"/> from its earlier ends. The removal
    /// of that many entries only decreases the number; the next removal also removes the job from the index.
    /// </summary>
    public RedisKey Replayed => _prefix + "replayed";

    /// <summary>Hash: one job. A compact row (<see cref="CompactRows.CompactRow"/>) also has the events of the job, and the job has no <see cref="Log"/>.</summary>
    public RedisKey Row(Guid id) => $"{_prefix}job:{id:N}";

    /// <summary>List: the events of a job, a batch or an endpoint, <c>sequence type time payload</c>.</summary>
    public RedisKey Log(Guid id) => $"{_prefix}log:{id:N}";

    /// <summary>String: the bytes of an image, by its key in the result store, where images are kept in Redis.</summary>
    public RedisKey Image(string key) => $"{_prefix}img:{key}";

    /// <summary>Hash: one batch.</summary>
    public RedisKey Batch(Guid id) => $"{_prefix}batch:{id:N}";

    /// <summary>Sorted set: queued jobs of a lane, by the time at which a worker must next look at each of them.</summary>
    public RedisKey Start(string lane) => $"{_prefix}start:{lane}";

    /// <summary>Sorted set: begun jobs of a lane, by the time at which a worker must next look at each of them.</summary>
    public RedisKey Continue(string lane) => $"{_prefix}continue:{lane}";

    /// <summary>Sorted set: jobs of a lane whose images wait to be fetched, by the time at which their provider deletes them.</summary>
    public RedisKey Rescue(string lane) => $"{_prefix}rescue:{lane}";

    /// <summary>Sorted set, all scores 0: <c>status:created:id</c> of a tenant's jobs. An earlier version also writes <c>all:created:id</c>.</summary>
    public RedisKey Index(string tenant) => $"{_prefix}idx:{tenant}";

    /// <summary>List: a tenant's events in their order, <c>subject:sequence:time</c>.</summary>
    public RedisKey Feed(string tenant) => $"{_prefix}feed:{tenant}";

    /// <summary>String: how many entries at the beginning of <see cref="Feed"/> have been dropped.</summary>
    public RedisKey Dropped(string tenant) => $"{_prefix}dropped:{tenant}";

    /// <summary>String: the id of the job or batch that an idempotency key created.</summary>
    public RedisKey Idempotency(string tenant, string key)
        => $"{_prefix}idem:{tenant}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";

    /// <summary>Sorted set: <c>provider, the provider's id, job id</c> of purchases, separated by blanks, by the time at which each became known.</summary>
    public RedisKey Bought => _prefix + "bought";
}
