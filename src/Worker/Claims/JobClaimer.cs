using System.Diagnostics.CodeAnalysis;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Claims;

/// <summary>Claims jobs, each claim under a name of its own.</summary>
internal sealed class JobClaimer(IJobClaims claims, IJobStore store, WorkerHeartbeat heartbeat, StoreRetry patience, Timings timings, WorkerLifetime lifetime, TimeProvider time, IOptions<WorkerOptions> options)
{
    private long _claims;

    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{heartbeat.Worker}";

    /// <summary>
    /// Claims a job. The lane, when given, saves a question to the store. There is no claim when the job can't be claimed now, which is no error: another
    /// worker has it, it has ended, or it waits.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the claim.")]
    public async Task<(ClaimOutcome Outcome, HeldClaim? Claim)> ClaimAsync(Guid id, WakeReason wake, string? lane, bool hasOtherJobs, CancellationToken cancellationToken)
    {
        // Jobs that a poison job took down together with its worker must not return at the same moment as it: they would be taken down again, and count
        // as poison after the third time.
        var (lease, lookIn) = (Backoff.AtLeast(timings.Lease), timings.WorkerSilence * (1 + (0.1 * Random.Shared.NextDouble())));
        // A job that has moved to another lane's provider is not run by a worker that hears of it through an old message. Expiring a job needs no
        // provider.
        var lanes = wake == WakeReason.Expiry ? null : options.Value.Lanes;
        // A name for each claim, so that a claim whose answer was lost can be told from all others.
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
    /// A claim whose answer was lost would keep its job for the length of a lease, and count as a worker that ended. As soon as the store answers, the claim
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
            // The host need not wait: the lease ends by itself.
        }
    }
}
