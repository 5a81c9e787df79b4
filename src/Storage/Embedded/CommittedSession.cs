using Garnet.networking;

namespace ImageGen.Storage.Embedded;

/// <summary>A connection to the embedded store whose replies are sent when the append-only file has the writes that they acknowledge.</summary>
internal sealed unsafe class CommittedSession(IMessageConsumer inner, HeldReplies replies, CommitGate gate) : IMessageConsumer
{
    public int TryConsumeMessages(byte* reqBuffer, int bytesRead)
    {
        var consumed = 0;
        long batch;
        gate.Enter();
        try
        {
            replies.Hold();
            consumed = inner.TryConsumeMessages(reqBuffer, bytesRead);
        }
        finally
        {
            batch = gate.Exit(consumed);
        }

        try
        {
            gate.WaitUntilCommitted(batch);
        }
        catch
        {
            // Whether the writes will survive is unknown: no reply may confirm them. The client sees a lost connection.
            replies.Drop();
            replies.TryClose();
            throw;
        }

        replies.Release();
        return consumed;
    }

    public void Dispose() => inner.Dispose();
}
