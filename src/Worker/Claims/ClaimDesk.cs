using System.Diagnostics.CodeAnalysis;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Claims;

/// <summary>Hands out claims, each under a name that tells workers apart in the store.</summary>
internal sealed class ClaimDesk(IJobStore store, ProviderPlaces places, Timings timings, WorkerLifetime lifetime, TimeProvider time, IOptions<WorkerOptions> options, ILogger<HeldClaim> logger)
{
    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>
    /// Claims a job, whose lane may be named to save asking; no claim when it is not to be had now, which is no fault: somebody else has
    /// it, it has ended, or it waits.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes the claim.")]
    public async Task<(ClaimOutcome Outcome, HeldClaim? Claim)> ClaimAsync(Guid id, Wake wake, string? lane, bool inCompany, CancellationToken cancellationToken)
    {
        // Jobs that a poison job took down with its worker must not come back in the same moment as it: they would die of it again, and
        // count as poison after the third time.
        var lease = Pace.AtLeast(timings.Lease);
        // A job that has gone on to another lane's provider is not for whoever only hears of it by an old message. To end what is too late
        // needs no provider.
        var lanes = wake == Wake.Expiry ? null : options.Value.Lanes;
        var claim = await store.ClaimAsync(id, new Claimant(_owner, inCompany, lanes), lease, ifDue: wake == Wake.Message, lane, cancellationToken);
        return (claim.Outcome, claim.Job is null ? null
            : new HeldClaim(claim.Job, claim.Outcome == ClaimOutcome.Poisoned, lease, store, places, timings, time, logger, lifetime.Cut));
    }
}
