using System.Collections.Concurrent;

namespace ImageGen.Worker.Background;

/// <summary>The running jobs, so that a stopping host can wait for them.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<Task, byte> _tasks = [];

    public void Add(Task task)
    {
        _tasks.TryAdd(task, 0);
        task.ContinueWith(done => _tasks.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public Task WhenAllAsync() => Task.WhenAll(_tasks.Keys);
}
