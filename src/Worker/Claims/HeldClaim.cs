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
    private Task _losing = Task.CompletedTask;
    private bool _ended;
    private long _leased;
    private long _placed;

    public HeldClaim(
        Job row, bool poisoned, TimeSpan lease, TimeSpan lookIn, OrderDeadline heard, WorkerHeartbeat heartbeat, Timings timings, TimeProvider time, CancellationToken cut)
    {
        (_heartbeat, _timings, _time, _lookIn) = (heartbeat, timings, time, lookIn);
        _leased = _placed = time.GetTimestamp();
        _held = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, cut);
        Job = new ClaimedJob(row, poisoned, lease, () => heard.IsOpen || heartbeat.IsHeardIn(Partition), time, _held.Token, cut);
        heartbeat.Hold(this);
    }

    public ClaimedJob Job { get; }

    public int Partition => JobId.PartitionOf(Job.Row.Id);

    /// <summary>Whether another worker has the job.</summary>
    public bool Lost => _lost.IsCancellationRequested;

    /// <summary>What the next heartbeat says about the claim. Only some heartbeats renew the lease too.</summary>
    public CarriedClaim Carried() => new(Job.Row, _lookIn, _time.GetElapsedTime(Interlocked.Read(ref _leased)) >= _timings.Heartbeat ? _timings.Lease : null);

    /// <summary>The store accepted a heartbeat with this content.</summary>
    public void NoteCarried(CarriedClaim carried, long since)
    {
        if (carried.Lease is not null)
        {
            Interlocked.Exchange(ref _leased, since);
        }
    }

    /// <summary>Whether it is time to renew the permit at the provider. Answers true once per interval.</summary>
    public bool TakePlaceTurn()
    {
        if (_time.GetElapsedTime(Interlocked.Read(ref _placed)) < _timings.Heartbeat)
        {
            return false;
        }

        Interlocked.Exchange(ref _placed, _time.GetTimestamp());
        return true;
    }

    /// <summary>Another worker has the job, or the job is gone: cancels the work on it here.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _losing = _lost.CancelAsync();
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

        await _losing;
        _held.Dispose();
        _lost.Dispose();
    }
}
