namespace ImageGen.Storage.Fleet;

/// <summary>
/// Fleet-wide limits of a provider instance: slots that free themselves when their holder is not heard of any more, and the rate of orders.
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
    /// <paramref name="told"/>, where it told its limit; both under these settings of the instance only.
    /// </summary>
    Task SlowDownAsync(string provider, string revision, TimeSpan wait, OrderRate? told, TimeSpan holds, CancellationToken cancellationToken);

    /// <summary>How many jobs hold a slot of <paramref name="provider"/>, over all workers.</summary>
    Task<long> CountAsync(string provider, CancellationToken cancellationToken);

    /// <summary>The boxes of a pool as they are now, in the order asked for.</summary>
    Task<IReadOnlyList<PoolMemberState>> ReadBoxesAsync(IReadOnlyList<string> providers, CancellationToken cancellationToken);

    /// <summary>Gives the slot back; nothing happens when there is none. A box of a pool is kept for orders of its model from then on.</summary>
    Task ReleaseAsync(string provider, Guid jobId, bool isPooled, CancellationToken cancellationToken);
}
