namespace ImageGen.Worker.Background;

/// <summary>The two stages of a stopping host: first no new work begins, and after a grace period running work is canceled.</summary>
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
