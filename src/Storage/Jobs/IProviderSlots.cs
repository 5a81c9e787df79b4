namespace ImageGen.Storage.Jobs;

/// <summary>Fleet-wide concurrency of a provider instance: slots that free themselves when their holder is not heard of any more.</summary>
public interface IProviderSlots
{
    /// <summary>Takes or keeps a slot of <paramref name="provider"/> for a job; false when <paramref name="limit"/> others hold one.</summary>
    Task<bool> TryTakeAsync(string provider, Guid jobId, int limit, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>How many jobs hold a slot of <paramref name="provider"/>, over all workers.</summary>
    Task<long> CountAsync(string provider, CancellationToken cancellationToken);

    /// <summary>Gives the slot back; nothing happens when there is none.</summary>
    Task ReleaseAsync(string provider, Guid jobId, CancellationToken cancellationToken);
}
