using Garnet.networking;

namespace ImageGen.Storage.Embedded;

/// <summary>A connection to the embedded store whose replies leave when the append-only file has what they acknowledge.</summary>
internal sealed unsafe class CommittedSession(IMessageConsumer inner, HeldReplies replies, CommitGate gate, Func<AccountedServer> server) : IMessageConsumer
{
    public int TryConsumeMessages(byte* reqBuffer, int bytesRead)
    {
        int consumed;
        long batch;
        gate.Enter();
        try
        {
            replies.Hold();
            consumed = Run(reqBuffer, bytesRead);
        }
        finally
        {
            batch = gate.Exit();
        }

        try
        {
            gate.WaitUntilCommitted(batch);
        }
        catch
        {
            // Whether the writes will survive is unknown: no reply may say that they do. The client sees a lost connection.
            replies.Drop();
            replies.TryClose();
            throw;
        }

        replies.Release();
        return consumed;
    }

    public void Dispose() => inner.Dispose();

    /// <summary>Runs the commands of a buffer; those that walk over all keys one by one.</summary>
    private int Run(byte* buffer, int size)
    {
        var consumed = 0;
        while (consumed < size && KeyScan.TryFind(new ReadOnlySpan<byte>(buffer + consumed, size - consumed), out var start, out var end))
        {
            var before = start > 0 ? inner.TryConsumeMessages(buffer + consumed, start) : 0;
            consumed += before;
            if (before < start)
            {
                return consumed;
            }

            // Nothing else runs inside the gate: what a walk adds to the account of the memory is wrong.
            var account = server().BeginWalk();
            var walk = inner.TryConsumeMessages(buffer + consumed, end - start);
            server().EndWalk(account);
            consumed += walk;
            if (walk < end - start)
            {
                return consumed;
            }
        }

        return consumed < size ? consumed + inner.TryConsumeMessages(buffer + consumed, size - consumed) : consumed;
    }
}
