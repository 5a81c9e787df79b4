namespace ImageGen.Storage.Embedded;

/// <summary>
/// Group commit. One batch of commands runs at a time, and all batches that have run share the next commit of the append-only file. A commit
/// begins only between batches, so it never covers a part of a script, and no kill can leave a part of a script behind.
/// </summary>
/// <param name="commit">
/// Starts a commit of all data appended so far. It fixes the end of the commit before it returns its task, and completes the task
/// when the append-only file has the data.
/// </param>
internal sealed class CommitGate(Func<Task> commit)
{
    // A commit that waits for space on a full disk may never end, but the process must still be able to exit.
    private static readonly TimeSpan LongestLastCommit = TimeSpan.FromSeconds(5);

    private readonly Lock _execution = new();
    private readonly Lock _commit = new();
    private long _executed;
    private long _committed;
    private long _received;
    private bool _isClosed;

    /// <summary>The total size of all commands so far, in bytes.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Waits until no other batch runs, and blocks other batches until <see cref="Exit"/>.</summary>
    public void Enter() => _execution.Enter();

    /// <summary>Ends a batch of that many bytes, so that the next one can run. Pass the returned number to <see cref="WaitUntilCommitted"/>.</summary>
    public long Exit(int bytes = 0)
    {
        _received += bytes;
        var batch = ++_executed;
        _execution.Exit();
        return batch;
    }

    /// <summary>
    /// Refuses all further commits, and returns when the running one has ended, at the latest after five seconds.
    /// </summary>
    public void Close()
    {
        Volatile.Write(ref _isClosed, true);
        if (_commit.TryEnter(LongestLastCommit))
        {
            _commit.Exit();
        }
    }

    /// <summary>
    /// Returns when the append-only file has all batches up to this one. The first caller commits for all waiting callers. Throws <see cref="ObjectDisposedException"/> when
    /// the gate is closed: whether the batch survives is then unknown.
    /// </summary>
    public void WaitUntilCommitted(long batch)
    {
        if (Volatile.Read(ref _committed) >= batch)
        {
            return;
        }

        lock (_commit)
        {
            if (_committed >= batch)
            {
                return;
            }

            ObjectDisposedException.ThrowIf(_isClosed, this);
            Task written;
            long until;
            lock (_execution)
            {
                until = _executed;
                written = commit();
            }

            // Batches continue to run while the disk writes. This blocks a network thread, as Garnet's own wait for a commit does.
            written.GetAwaiter().GetResult();
            Volatile.Write(ref _committed, until);
        }
    }
}
