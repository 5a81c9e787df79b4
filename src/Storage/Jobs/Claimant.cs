namespace ImageGen.Storage.Jobs;

/// <summary>Who claims a job.</summary>
/// <param name="Name">The worker, for people; up to 200 characters.</param>
/// <param name="InCompany">
/// Whether the worker has other jobs in hand too. Should it end without having got anywhere, any of them may have been the reason, and that
/// is no evidence against this one.
/// </param>
/// <param name="Lanes">The lanes whose jobs it may have; null for all.</param>
public sealed record Claimant(string Name, bool InCompany = false, IReadOnlyCollection<string>? Lanes = null);
