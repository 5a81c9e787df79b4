namespace ImageGen.Storage.Jobs.Claims;

/// <summary>A worker says to one partition that it lives.</summary>
/// <param name="Worker">The running worker, as its claims name it (<see cref="Claimant.Worker"/>).</param>
/// <param name="Partition">The partition, 0 to 15.</param>
/// <param name="Silences">After how long without beats what happens.</param>
/// <param name="Claims">Its claims of jobs of that partition.</param>
public sealed record WorkerBeat(string Worker, int Partition, SilenceLimits Silences, IReadOnlyList<CarriedClaim> Claims);

/// <summary>How long nothing may be heard before others draw their conclusions.</summary>
/// <param name="Worker">Of a worker, before others take its jobs over. Longer than <paramref name="Fleet"/> and the time between two beats together.</param>
/// <param name="Fleet">Of all workers, before that counts as an outage of the store and not as the end of every worker.</param>
/// <param name="Grace">How long nobody takes a carried job over after such an outage.</param>
/// <param name="Leases">The last two for claims that only their leases hold: both are as long.</param>
public sealed record SilenceLimits(TimeSpan Worker, TimeSpan Fleet, TimeSpan Grace, TimeSpan Leases);

/// <summary>A claim that a beat carries on.</summary>
/// <param name="Claim">The row as of the claim: its id and fence are the claim.</param>
/// <param name="LookIn">When somebody looks at the job unless the next beat comes before.</param>
/// <param name="Lease">
/// The lease it has from now on, by which workers of an earlier version go, and everybody once its worker has let go of the job; null to leave it as it is.
/// </param>
public sealed record CarriedClaim(Job Claim, TimeSpan LookIn, TimeSpan? Lease);
