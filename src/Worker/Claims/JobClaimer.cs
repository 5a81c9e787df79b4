using System.Diagnostics.CodeAnalysis;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Claims;

/// <summary>Hands out claims, each under a name that tells workers apart in the store.</summary>
internal sealed class JobClaimer(IJobClaims claims, IJobStore store, WorkerHeartbeat heartbeat, StoreRetry patience, Timings timings, WorkerLifetime lifetime, TimeProvider time, IOptions<WorkerOptions> options)
{
    private long _claims;

    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{heartbeat.Worker}";

    /// <summary>
    /// Claims a job, whose lane may be named to save asking; no claim when it is not to be had now, which is no fault: somebody else has
    /// it, it has ended, or it waits.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the claim.")]
    public async Task<(ClaimOutcome Outcome, HeldClaim? Claim)> ClaimAsync(Guid id, WakeReason wake, string? lane, bool hasOtherJobs, CancellationToken cancellationToken)
    {
        // Jobs that a poison job took down with its worker must not come back in the same moment as it: they would die of it again, and
        // count as poison after the third time.
        var (lease, lookIn) = (Backoff.AtLeast(timings.Lease), timings.WorkerSilence * (1 + (0.1 * Random.Shared.NextDouble())));
        // A job that has gone on to another lane's provider is not for whoever only hears of it by an old message. To end what is too late
        // needs no provider.
        var lanes = wake == WakeReason.Expiry ? null : options.Value.Lanes;
        // A name for each claim, so that one of which nobody knows whether it was made can be told from all others.
        var claimant = new Claimant($"{_owner}/{Interlocked.Increment(ref _claims)}", hasOtherJobs, lanes, heartbeat.Worker) { SilentFor = timings.WorkerSilence, LookIn = lookIn };
        var heard = new OrderDeadline(timings.OrderAfterBeat, time);
        ClaimResult claim;
        try
        {
            claim = await claims.ClaimAsync(id, claimant, lease, ifDue: wake == WakeReason.Message, lane, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            await TryTakeBackAsync(id, claimant.Name);
            throw;
        }

        return (claim.Outcome, claim.Job is null ? null
            : new HeldClaim(claim.Job, claim.Outcome == ClaimOutcome.Poisoned, lease, lookIn, heard, heartbeat, timings, time, lifetime.Cut));
    }

    /// <summary>
    /// A claim whose answer was lost would keep its job for a lease, and count as one over which a worker ended. As soon as the store answers it
    /// is ended, if it was made.
    /// </summary>
    private async Task TryTakeBackAsync(Guid id, string claimant)
    {
        try
        {
            await patience.ExecuteAsync(
                async token => await store.FindAsync(id, token) is { LeaseUntil: not null } row && row.Owner == claimant && !row.State.IsTerminal()
                    && await claims.RescheduleAsync(row, new Reschedule { In = TimeSpan.Zero, Progressed = false, Uncounted = true }, token) == WriteOutcome.Written,
                lifetime.Stopping);
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // The host need not wait for it: the lease ends by itself.
        }
    }
}
