namespace ImageGen.Worker.Background;

/// <summary>What a stopping host means for jobs: first no new work begins, and some time later running work is cut off.</summary>
internal sealed class WorkerLifetime : IDisposable
{
    private readonly CancellationTokenSource _cut;
    private readonly CancellationTokenRegistration _registration;

    public WorkerLifetime(IHostApplicationLifetime host, Timings timings, TimeProvider time)
    {
        Stopping = host.ApplicationStopping;
        _cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _registration = Stopping.Register(() => _cut.CancelAfter(timings.StopGrace));
    }

    /// <summary>The host is stopping: begin nothing.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The grace period is over: leave everything as it is.</summary>
    public CancellationToken Cut => _cut.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _cut.Dispose();
    }
}
