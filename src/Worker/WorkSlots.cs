using Microsoft.Extensions.Options;

namespace ImageGen.Worker;

/// <summary>How many jobs this worker begins at once, whether a message or the due set offers them.</summary>
internal sealed class WorkSlots(IOptions<WorkerOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.Slots);

    /// <summary>Waits for a slot.</summary>
    public Task TakeAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    /// <summary>Takes up to <paramref name="most"/> free slots without waiting.</summary>
    public int TakeFree(int most)
    {
        var taken = 0;
        while (taken < most && _free.Wait(0))
        {
            taken++;
        }

        return taken;
    }

    /// <summary>Gives slots back.</summary>
    public void Free(int count = 1)
    {
        if (count > 0)
        {
            _free.Release(count);
        }
    }

    public void Dispose() => _free.Dispose();
}
