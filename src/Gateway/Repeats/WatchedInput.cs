using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ImageGen.Gateway.Repeats;

/// <summary>What a client sends over a connection, unchanged; notes if the client resets the connection.</summary>
internal sealed class WatchedInput(PipeReader inner) : PipeReader
{
    /// <summary>Whether the client reset the connection.</summary>
    public bool WasReset { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(cancellationToken);
        }
        catch (ConnectionResetException)
        {
            WasReset = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        try
        {
            return inner.TryRead(out result);
        }
        catch (ConnectionResetException)
        {
            WasReset = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
}
