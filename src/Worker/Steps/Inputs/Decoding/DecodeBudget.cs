namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>
/// Limits the memory of all decoders together. The pixels are outside the managed heap, so that nothing else limits them: a few small
/// images are decoded at a time, and an image that needs more than the whole budget is decoded alone.
/// </summary>
internal sealed class DecodeBudget : IDisposable
{
    /// <summary>The budget in bytes. A single image may exceed it.</summary>
    public const long Bytes = 256L * 1024 * 1024;

    private const int Share = 16 * 1024 * 1024;

    private const int Shares = (int)(Bytes / Share);

    private readonly SemaphoreSlim _shares = new(Shares);

    // One image at a time takes shares; otherwise two images with half of their shares would wait for each other.
    private readonly SemaphoreSlim _first = new(1);

    /// <summary>Runs the work on the thread pool, once that much of the budget is free.</summary>
    public async Task<T> RunAsync<T>(long bytes, Func<T> work, CancellationToken cancellationToken)
    {
        var needed = (int)Math.Clamp((bytes + Share - 1) / Share, 1, Shares);
        var taken = 0;
        try
        {
            await _first.WaitAsync(cancellationToken);
            try
            {
                while (taken < needed)
                {
                    await _shares.WaitAsync(cancellationToken);
                    taken++;
                }
            }
            finally
            {
                _first.Release();
            }

            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            if (taken > 0)
            {
                _shares.Release(taken);
            }
        }
    }

    public void Dispose()
    {
        _shares.Dispose();
        _first.Dispose();
    }
}
