using System.Diagnostics.CodeAnalysis;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Claims;

/// <summary>Claims jobs. Each claim has a unique owner name.</summary>
internal sealed class JobClaimer(IJobClaims claims, IJobStore store, WorkerHeartbeat heartbeat, StoreRetry storeRetry, Timings timings, WorkerLifetime lifetime, TimeProvider time, IOptions<WorkerOptions> options)
{
    private long _claims;

    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{heartbeat.Worker}";

    /// <summary>
    /// Claims a job. The lane, when given, saves a read of the store. When the job can't be claimed now, there is no claim, which is not an error: another
    /// worker has it, it has ended, or it waits.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the claim.")]
    public async Task<(ClaimOutcome Outcome, HeldClaim? Claim)> ClaimAsync(Guid id, WakeReason wake, string? lane, bool hasOtherJobs, CancellationToken cancellationToken)
    {
        // Jobs that were lost together with a poison job when it ended their worker must not return at the same time as it: they would be lost again, and
        // count as poison after the third time.
        var (lease, lookIn) = (Backoff.AtLeast(timings.Lease), timings.HeartbeatTimeout * (1 + (0.1 * Random.Shared.NextDouble())));
        // A job that has moved to a provider of another lane is not run by a worker that received an old message about it. Expiring a job needs no
        // provider.
        var lanes = wake == WakeReason.Expiry ? null : options.Value.Lanes;
        // A unique name, so that a claim whose response was lost can be identified.
        var claimant = new Claimant($"{_owner}/{Interlocked.Increment(ref _claims)}", hasOtherJobs, lanes, heartbeat.Worker) { HeartbeatTimeout = timings.HeartbeatTimeout, LookIn = lookIn };
        var firstHeartbeat = new OrderDeadline(timings.OrderAfterHeartbeat, time);
        ClaimResult claim;
        try
        {
            claim = await claims.ClaimAsync(id, claimant, lease, ifDue: wake == WakeReason.Message, lane, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            await TryReleaseAsync(id, claimant.Name);
            throw;
        }

        return (claim.Outcome, claim.Job is null ? null
            : new HeldClaim(claim.Job, claim.Outcome == ClaimOutcome.Poisoned, lease, lookIn, firstHeartbeat, heartbeat, timings, time, lifetime.Cut));
    }

    /// <summary>
    /// A claim whose response was lost would block its job for the duration of a lease, and count as a worker that ended. As soon as the store responds, the claim
    /// is ended, if it was made.
    /// </summary>
    private async Task TryReleaseAsync(Guid id, string claimant)
    {
        try
        {
            await storeRetry.ExecuteAsync(
                async token => await store.FindAsync(id, token) is { LeaseUntil: not null } row && row.Owner == claimant && !row.State.IsTerminal()
                    && await claims.RescheduleAsync(row, new Reschedule { In = TimeSpan.Zero, Progressed = false, Uncounted = true }, token) == WriteOutcome.Written,
                lifetime.Stopping);
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // The host need not wait: the lease expires by itself.
        }
    }
}
