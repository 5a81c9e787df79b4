using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Claims;

/// <summary>Keeps a claim by its heartbeat for as long as it is not disposed, and with it the slot at the provider.</summary>
internal sealed partial class HeldClaim : IAsyncDisposable
{
    private readonly IJobStore _store;
    private readonly ProviderPlaces _places;
    private readonly Timings _timings;
    private readonly ILogger<HeldClaim> _logger;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _held;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _heartbeat;

    public HeldClaim(
        Job row, bool poisoned, TimeSpan lease, IJobStore store, ProviderPlaces places, Timings timings, TimeProvider time, ILogger<HeldClaim> logger, CancellationToken cut)
    {
        (_store, _places, _timings, _logger) = (store, places, timings, logger);
        _held = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, cut);
        Job = new JobInHand(row, poisoned, lease, time, _held.Token);
        _heartbeat = KeepAsync(new PeriodicTimer(timings.Heartbeat, time));
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

    private async Task KeepAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_done.Token) && await BeatAsync())
                {
                }
            }
            catch (OperationCanceledException) when (_done.IsCancellationRequested)
            {
                // The claim has ended.
            }
        }
    }

    private async Task<bool> BeatAsync()
    {
        try
        {
            if (await _store.HeartbeatAsync(Job.Row, _timings.Lease, _done.Token) == WriteOutcome.Stale)
            {
                // Also when the runner has just ended the claim itself; then nobody looks at the token any more.
                await _lost.CancelAsync();
                return false;
            }

            await _places.TryTakeAsync(Job, _done.Token);
        }
        catch (StoreUnavailableException fault)
        {
            // While the store is away nobody can take the job; when it is back, the next beat tells whether somebody did.
            LogMissed(Job.Row.Id, fault.Message);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The claim of job {JobId} could not be renewed this time: {Fault}")]
    private partial void LogMissed(Guid jobId, string fault);
}
