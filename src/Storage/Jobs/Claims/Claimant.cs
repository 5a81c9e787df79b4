namespace ImageGen.Storage.Jobs.Claims;

/// <summary>Who claims a job.</summary>
/// <param name="Name">
/// The claim, for people; up to 200 characters. Where <paramref name="Worker"/> is named, it ends with that, a slash and the number of the claim.
/// </param>
/// <param name="HasOtherJobs">
/// Whether the worker has other jobs in hand too. Should it end without having got anywhere, any of them may have been the reason, and that
/// is no evidence against this one.
/// </param>
/// <param name="Lanes">The lanes whose jobs it may have; null for all.</param>
/// <param name="Worker">
/// The running worker whose beats carry the claim (<see cref="IJobClaims.BeatAsync"/>), under a name without slashes that no other start of it has; null where
/// only the lease holds the claim.
/// </param>
public sealed record Claimant(string Name, bool HasOtherJobs = false, IReadOnlyCollection<string>? Lanes = null, string? Worker = null)
{
    /// <summary>How long the worker may not be heard of before its claims are anybody's; without meaning where there is none.</summary>
    public TimeSpan SilentFor { get; init; }

    /// <summary>When somebody looks at the claim, unless a beat comes before: not below <see cref="SilentFor"/>, and the end of the lease at the latest.</summary>
    public TimeSpan LookIn { get; init; }
}
