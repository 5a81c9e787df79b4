using ImageGen.Gateway.Http;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Admission;

/// <summary>
/// Limits how many large request bodies are in memory at once. A request that finds no free place waits for a short time, since a place is released
/// as soon as one image is stored. The number of waiting requests is limited too, since the beginning of each body is already in memory.
/// </summary>
internal sealed class LargeBodyLimiter(IOptions<AdmissionOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How long a request waits for a place.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private const int WaitingPerPlace = 4;

    private readonly SemaphoreSlim _places = new(options.Value.MaxLargeBodies);
    private int _waiting;

    /// <summary>Takes a place. Disposing of the result releases it.</summary>
    /// <exception cref="ProblemException">503: no place became free.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            await WaitAsync(cancellationToken);
        }

        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MaxWait, time);
        using var timeoutOrCanceled = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (Interlocked.Increment(ref _waiting) > WaitingPerPlace * options.Value.MaxLargeBodies)
            {
                throw new ProblemException(KnownProblems.TooManyLargeBodies);
            }

            await _places.WaitAsync(timeoutOrCanceled.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(KnownProblems.TooManyLargeBodies);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                places.Release();
            }
        }
    }
}
