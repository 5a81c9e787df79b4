using ImageGen.Gateway.Http;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Admission;

/// <summary>
/// Bounds how many large request bodies are in memory at once. Who finds no place waits a little, since a place is free again as soon as one image is
/// stored; and only so many wait, since each that waits has the beginning of its body in memory.
/// </summary>
internal sealed class LargeBodyLimiter(IOptions<AdmissionOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How long to wait for a place.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int WaitingForEach = 4;

    private readonly SemaphoreSlim _places = new(options.Value.MaxLargeBodies);
    private int _waiting;

    /// <summary>Takes a place, which is free again when the answer is disposed.</summary>
    /// <exception cref="ProblemException">503: there is none.</exception>
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
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (Interlocked.Increment(ref _waiting) > WaitingForEach * options.Value.MaxLargeBodies)
            {
                throw new ProblemException(KnownProblems.TooManyLargeBodies);
            }

            await _places.WaitAsync(either.Token);
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
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                places.Release();
            }
        }
    }
}
