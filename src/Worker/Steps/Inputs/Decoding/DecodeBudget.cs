namespace ImageGen.Worker.Steps.Inputs.Decoding;

/// <summary>
/// Bounds the memory of all decoders at work together. The pixels are outside of the managed heap, so that nothing else holds them back: a few small
/// images are decoded at a time, and one that needs more than all of the budget alone.
/// </summary>
internal sealed class DecodeBudget : IDisposable
{
    /// <summary>What all together may take, in bytes, but for one that needs more by itself.</summary>
    public const long Bytes = 256L * 1024 * 1024;

    private const int Share = 16 * 1024 * 1024;

    private const int Shares = (int)(Bytes / Share);

    private readonly SemaphoreSlim _shares = new(Shares);

    // Shares are taken by one at a time, or two that have half of what they need would wait for each other.
    private readonly SemaphoreSlim _first = new(1);

    /// <summary>Runs the work on the thread pool, once there is that much memory for it.</summary>
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
