namespace ImageGen.Storage.Fleet;

/// <summary>
/// Fleet-wide limits of a provider instance: slots that are freed when their holder sends no heartbeat, and the rate of orders.
/// </summary>
public interface IProviderSlots
{
    /// <summary>
    /// Before an order: takes a slot and a token of the rate for a job, both or none, unless the circuit is open.
    /// </summary>
    Task<SlotAnswer> TryTakeAsync(SlotRequest request, Guid jobId, CancellationToken cancellationToken);

    /// <summary>Takes or keeps a slot of <paramref name="provider"/> for a job; false when <paramref name="limit"/> others hold one.</summary>
    Task<bool> TryTakeAsync(string provider, Guid jobId, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Keeps the slots of jobs that have them, and takes one for each of the others while there is room.</summary>
    Task KeepAsync(string provider, IReadOnlyCollection<Guid> jobIds, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// The provider asked to slow down: no order leaves for <paramref name="wait"/>, and for <paramref name="holds"/> none faster than
    /// <paramref name="stated"/>, if it named its limit; both only under these settings of the instance.
    /// </summary>
    Task SlowDownAsync(string provider, string revision, TimeSpan wait, OrderRate? stated, TimeSpan holds, CancellationToken cancellationToken);

    /// <summary>How many jobs hold a slot of <paramref name="provider"/>, over all workers.</summary>
    Task<long> CountAsync(string provider, CancellationToken cancellationToken);

    /// <summary>The present state of the GPU servers of a pool, in the given order.</summary>
    Task<IReadOnlyList<PoolMemberState>> ReadBoxesAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken);

    /// <summary>Returns the slot; does nothing when the job has none. A GPU server of a pool is then reserved for orders of its model.</summary>
    Task ReleaseAsync(string provider, Guid jobId, bool isPooled, CancellationToken cancellationToken);
}
