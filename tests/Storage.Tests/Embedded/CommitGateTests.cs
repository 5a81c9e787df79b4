using ImageGen.Storage.Embedded;

namespace ImageGen.Storage.Tests.Embedded;

public sealed class CommitGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_begins_only_when_no_batch_runs()
    {
        var begun = 0;
        var gate = new CommitGate(() =>
        {
            begun++;
            return Task.CompletedTask;
        });
        gate.Enter();
        var first = gate.Exit();

        using var running = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var batch = Task.Factory.StartNew(
            () =>
            {
                gate.Enter();
                running.Set();
                end.Wait(Cancel);
                gate.Exit();
            },
            Cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        running.Wait(Cancel);
        var commit = Task.Factory.StartNew(() => gate.WaitUntilCommitted(first), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        Assert.Equal(0, begun);
        Assert.False(commit.IsCompleted);
        end.Set();
        await batch;
        await commit;
        Assert.Equal(1, begun);
    }

    [Fact]
    public void Batches_that_ran_before_a_commit_share_it()
    {
        var commits = 0;
        var gate = new CommitGate(() =>
        {
            commits++;
            return Task.CompletedTask;
        });
        gate.Enter();
        var first = gate.Exit();
        gate.Enter();
        var second = gate.Exit();

        gate.WaitUntilCommitted(second);
        gate.WaitUntilCommitted(first);

        Assert.Equal(1, commits);
    }

    [Fact]
    public void A_commit_that_failed_acknowledges_nothing()
    {
        var fails = true;
        var gate = new CommitGate(() => fails ? Task.FromException(new IOException("no")) : Task.CompletedTask);
        gate.Enter();
        var batch = gate.Exit();

        Assert.Throws<IOException>(() => gate.WaitUntilCommitted(batch));
        Assert.Throws<IOException>(() => gate.WaitUntilCommitted(batch));
        fails = false;
        gate.WaitUntilCommitted(batch);
    }

    [Fact]
    public async Task A_gate_that_closes_waits_for_the_running_commit_and_begins_no_other()
    {
        var commits = 0;
        var written = new TaskCompletionSource();
        using var begun = new ManualResetEventSlim();
        var gate = new CommitGate(() =>
        {
            commits++;
            begun.Set();
            return written.Task;
        });
        gate.Enter();
        var first = gate.Exit();
        var commit = Task.Factory.StartNew(() => gate.WaitUntilCommitted(first), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        begun.Wait(Cancel);
        gate.Enter();
        var second = gate.Exit();

        var close = Task.Factory.StartNew(gate.Close, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.False(close.IsCompleted);
        written.SetResult();
        await close;
        await commit;

        Assert.Throws<ObjectDisposedException>(() => gate.WaitUntilCommitted(second));
        gate.WaitUntilCommitted(first);
        Assert.Equal(1, commits);
    }
}
