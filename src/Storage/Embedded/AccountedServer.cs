using Garnet;
using Garnet.server;

namespace ImageGen.Storage.Embedded;

/// <summary>
/// Garnet, with its account of the memory put right. Garnet 2.2.8 counts every object that a walk over all keys reads from the disk as if it
/// stayed in memory. After some walks its account is full for ever: it keeps nothing in memory any more, and then accepts no write.
/// </summary>
internal sealed class AccountedServer(GarnetServerOptions options, IGarnetServer server) : GarnetServer(options, servers: [server])
{
    // More than any walk reads: while it is missing from the account, nothing is dropped from memory on account of the walk.
    private const long Allowance = 1L << 50;

    /// <summary>Call it before a walk, while nothing else runs. What it returns is for <see cref="EndWalk"/>.</summary>
    public long BeginWalk()
    {
        var account = storeWrapper.store.Log.LogSizeTracker;
        var before = account.LogHeapSizeBytes;
        account.IncrementSize(-Allowance);
        return before;
    }

    /// <summary>Puts the account back to what it was before the walk: a walk only reads.</summary>
    public void EndWalk(long before)
    {
        var account = storeWrapper.store.Log.LogSizeTracker;
        account.IncrementSize(before - account.LogHeapSizeBytes);
    }

    /// <summary>Starts a commit of everything in the append-only file, and returns when the file has it.</summary>
    public Task CommitAsync() => Store.CommitAOFAsync(CancellationToken.None).AsTask();
}
