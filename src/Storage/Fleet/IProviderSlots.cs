namespace ImageGen.Storage.Fleet;

/// <summary>
/// Fleet-wide limits of a provider instance: concurrency slots, which become free when their holder stops renewing them, and the rate limit of orders.
/// </summary>
public interface IProviderSlots
{
    /// <summary>
    /// Takes the permit of an order for a job: a slot and a token of the rate limit, both or none. Refused while the circuit is open.
    /// </summary>
    Task<SlotResult> TryTakeAsync(SlotRequest request, Guid jobId, CancellationToken cancellationToken);

    /// <summary>Takes or renews a slot of <paramref name="provider"/> for a job; false when <paramref name="limit"/> others hold one.</summary>
    Task<bool> TryTakeAsync(string provider, Guid jobId, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Renews the slots of jobs that have one, and takes a slot for each other job while there are free ones.</summary>
    Task KeepAsync(string provider, IReadOnlyCollection<Guid> jobIds, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Records that the provider requested to slow down: no order leaves for <paramref name="wait"/>, and for the time <paramref name="holds"/> none faster than
    /// <paramref name="stated"/>, if the provider named its limit. Both apply only to this revision of the settings.
    /// </summary>
    Task SlowDownAsync(string provider, string revision, TimeSpan wait, OrderRate? stated, TimeSpan holds, CancellationToken cancellationToken);

    /// <summary>The number of jobs that hold a slot of <paramref name="provider"/>, over all workers.</summary>
    Task<long> CountAsync(string provider, CancellationToken cancellationToken);

    /// <summary>The present state of the GPU servers of a pool, in the given order.</summary>
    Task<IReadOnlyList<PoolMemberState>> ReadMembersAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken);

    /// <summary>Returns the slot; does nothing when the job has none. A GPU server of a pool is then reserved for orders of its model.</summary>
    Task ReleaseAsync(string provider, Guid jobId, bool isPooled, CancellationToken cancellationToken);
}
