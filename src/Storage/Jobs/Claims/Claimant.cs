namespace ImageGen.Storage.Jobs.Claims;

/// <summary>The worker that claims a job.</summary>
/// <param name="Name">
/// A readable name of the claim, up to 200 characters. If <paramref name="Worker"/> is set, the name ends with it, a slash and the number of the claim.
/// </param>
/// <param name="HasOtherJobs">
/// Whether the worker also holds other jobs. If it ends without progress, any of them may be the cause, so that the claim is no evidence that this job is
/// poison.
/// </param>
/// <param name="Lanes">The lanes whose jobs it may claim; null for all.</param>
/// <param name="Worker">
/// The worker process whose heartbeats renew the claim (<see cref="IJobClaims.RecordHeartbeatAsync"/>): a name without slashes that no other start of it has. Null if only
/// the lease counts.
/// </param>
public sealed record Claimant(string Name, bool HasOtherJobs = false, IReadOnlyCollection<string>? Lanes = null, string? Worker = null)
{
    /// <summary>The time without a heartbeat after which other workers may take over its claims. Not used without <see cref="Worker"/>.</summary>
    public TimeSpan HeartbeatTimeout { get; init; }

    /// <summary>The time until the job is due unless a heartbeat arrives before: at least <see cref="HeartbeatTimeout"/>; it is limited by the lease.</summary>
    public TimeSpan LookIn { get; init; }
}
