using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Claims;

/// <summary>Keeps a claim by its heartbeat for as long as it is not disposed, and with it the slot at the provider.</summary>
internal sealed partial class HeldClaim : IAsyncDisposable
{
    private readonly IJobStore _store;
    private readonly ProviderPlaces _places;
    private readonly Timings _timings;
    private readonly TimeProvider _time;
    private readonly ILogger<HeldClaim> _logger;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _held;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _heartbeat;

    public HeldClaim(
        Job row, bool poisoned, TimeSpan lease, IJobStore store, ProviderPlaces places, Timings timings, TimeProvider time, ILogger<HeldClaim> logger, CancellationToken cut)
    {
        (_store, _places, _timings, _time, _logger) = (store, places, timings, time, logger);
        _held = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, cut);
        Job = new JobInHand(row, poisoned, lease, time, _held.Token, cut);
        _heartbeat = KeepAsync();
    }

    public JobInHand Job { get; }

    /// <summary>Somebody else has the job.</summary>
    public bool Lost => _lost.IsCancellationRequested;

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _heartbeat;
        _held.Dispose();
        _lost.Dispose();
        _done.Dispose();
    }

    private async Task KeepAsync()
    {
        try
        {
            var missed = 0;
            do
            {
                // While the store is away the lease may run out. As soon as it is back the lease is renewed, within the grace in which nobody
                // takes the job over (see PulseLoop).
                await Task.Delay(missed == 0 ? _timings.Heartbeat : Pace.Jittered(_timings.Heartbeat / 10), _time, _done.Token);
                missed = await TryBeatAsync(missed);
            }
            while (!Lost);
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // The claim has ended.
        }
    }

    /// <summary>Renews the lease, and answers how many times in a row that failed.</summary>
    private async Task<int> TryBeatAsync(int missed)
    {
        try
        {
            if (await _store.HeartbeatAsync(Job.Row, _timings.Lease, _done.Token) == WriteOutcome.Stale)
            {
                // Also when the runner has just ended the claim itself; then nobody looks at the token any more.
                await _lost.CancelAsync();
                return 0;
            }

            await _places.TryTakeAsync(Job, _done.Token);
            return 0;
        }
        catch (StoreUnavailableException fault)
        {
            if (missed == 0)
            {
                LogMissed(Job.Row.Id, fault.Message);
            }

            return missed + 1;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "claim.not_renewed", Message = "The claim of job {Job} could not be renewed, and is tried again until the store answers: {Fault}")]
    private partial void LogMissed(Guid job, string fault);
}
