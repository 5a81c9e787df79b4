using ImageGen.Storage.Events;

namespace ImageGen.Gateway.Tests.World;

/// <summary>Passes hints on and counts the waits; a deaf one loses every hint.</summary>
internal sealed class SpySignals : IJobSignals
{
    private int _begun;
    private int _ended;
    private int _canceled;

    public IJobSignals? Real { get; set; }

    public bool Deaf { get; init; }

    public int Begun => _begun;

    public int Ended => _ended;

    public int Canceled => _canceled;

    public async Task WaitAsync(Guid? id, TimeSpan atMost, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        try
        {
            await (Deaf ? Task.Delay(atMost, cancellationToken) : Real!.WaitAsync(id, atMost, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _canceled);
            throw;
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }
}
