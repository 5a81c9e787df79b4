namespace ImageGen.Storage.Jobs.Claims;

/// <summary>A worker's heartbeat in one partition.</summary>
/// <param name="Worker">The worker process, as its claims name it (<see cref="Claimant.Worker"/>).</param>
/// <param name="Partition">The partition, 0 to 15.</param>
/// <param name="Timeouts">The time limits that apply while heartbeats are missing.</param>
/// <param name="Claims">Its claims of jobs in that partition.</param>
public sealed record HeartbeatRequest(string Worker, int Partition, HeartbeatTimeouts Timeouts, IReadOnlyList<RenewedClaim> Claims);

/// <summary>Time limits that apply while heartbeats are missing.</summary>
/// <param name="Worker">Time without a heartbeat of a worker after which others may take over its jobs. Longer than the sum of <paramref name="Fleet"/> and the time between two heartbeats.</param>
/// <param name="Fleet">Time without a heartbeat of any worker after which this counts as an outage of the store, not as the end of all workers.</param>
/// <param name="Grace">How long no claim that heartbeats renew is taken over after such an outage.</param>
/// <param name="Leases">Both of the last two limits for claims for which only the lease counts.</param>
public sealed record HeartbeatTimeouts(TimeSpan Worker, TimeSpan Fleet, TimeSpan Grace, TimeSpan Leases);

/// <summary>A claim that a heartbeat renews.</summary>
/// <param name="Claim">The row as of the claim: its id and fencing token identify the claim.</param>
/// <param name="LookIn">The time until the job is due unless another heartbeat arrives before.</param>
/// <param name="Lease">
/// The new lease, which counts for workers of an earlier version, and for all once its worker no longer renews the claim; null to leave the lease unchanged.
/// </param>
public sealed record RenewedClaim(Job Claim, TimeSpan LookIn, TimeSpan? Lease);
