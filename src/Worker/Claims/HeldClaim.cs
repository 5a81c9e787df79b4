using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Claims;

/// <summary>A claim that the worker's heartbeat renews until it is disposed, together with the permit at the provider.</summary>
internal sealed class HeldClaim : IAsyncDisposable
{
    private readonly WorkerHeartbeat _heartbeat;
    private readonly Timings _timings;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lookIn;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _held;
    private readonly Lock _gate = new();
    private Task _cancellation = Task.CompletedTask;
    private bool _ended;
    private long _leaseRenewed;
    private long _permitRenewed;

    public HeldClaim(
        Job row, bool poisoned, TimeSpan lease, TimeSpan lookIn, OrderDeadline firstHeartbeat, WorkerHeartbeat heartbeat, Timings timings, TimeProvider time, CancellationToken cut)
    {
        (_heartbeat, _timings, _time, _lookIn) = (heartbeat, timings, time, lookIn);
        _leaseRenewed = _permitRenewed = time.GetTimestamp();
        _held = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, cut);
        Job = new ClaimedJob(row, poisoned, lease, () => firstHeartbeat.IsOpen || heartbeat.HasRecentHeartbeat(Partition), time, _held.Token, cut);
        heartbeat.Hold(this);
    }

    public ClaimedJob Job { get; }

    public int Partition => JobId.PartitionOf(Job.Row.Id);

    /// <summary>Whether another worker has the job.</summary>
    public bool Lost => _lost.IsCancellationRequested;

    /// <summary>The content of the next heartbeat for this claim. Only some heartbeats renew the lease too.</summary>
    public RenewedClaim ToHeartbeat() => new(Job.Row, _lookIn, _time.GetElapsedTime(Interlocked.Read(ref _leaseRenewed)) >= _timings.Heartbeat ? _timings.Lease : null);

    /// <summary>The store accepted a heartbeat with this content.</summary>
    public void NoteSent(RenewedClaim carried, long since)
    {
        if (carried.Lease is not null)
        {
            Interlocked.Exchange(ref _leaseRenewed, since);
        }
    }

    /// <summary>Whether it is time to renew the permit at the provider. Returns true once per interval.</summary>
    public bool TakePermitTurn()
    {
        if (_time.GetElapsedTime(Interlocked.Read(ref _permitRenewed)) < _timings.Heartbeat)
        {
            return false;
        }

        Interlocked.Exchange(ref _permitRenewed, _time.GetTimestamp());
        return true;
    }

    /// <summary>Called when another worker has the job, or the job no longer exists: cancels the work on it here.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _cancellation = _lost.CancelAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _heartbeat.Release(this);
        lock (_gate)
        {
            _ended = true;
        }

        await _cancellation;
        _held.Dispose();
        _lost.Dispose();
    }
}
