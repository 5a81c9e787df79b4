using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Serving;

/// <summary>How many jobs this worker runs at once, from messages and from the due set; each of its lanes has a share.</summary>
internal sealed class WorkSlots(IOptions<WorkerOptions> options)
{
    private readonly LanePermits _slots = new(options.Value.Slots, options.Value.Lanes);

    /// <summary>Completes with the next slot that is released.</summary>
    public Task NextFreed => _slots.NextFreed;

    /// <summary>Waits for a slot.</summary>
    public Task TakeAsync(string lane, CancellationToken cancellationToken) => _slots.TakeAsync(lane, cancellationToken);

    /// <summary>Takes up to <paramref name="limit"/> free slots without waiting.</summary>
    public int TakeFree(string lane, int limit) => _slots.TakeFree(lane, limit);

    /// <summary>Releases a slot.</summary>
    public void Free(string lane) => _slots.Free(lane);
}
