using ImageGen.Storage.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>Examines the job store without running anything on it: what <c>imagegen doctor</c> tells about it.</summary>
public interface IStoreExamination
{
    /// <summary>Runs the check of the start, and reads how full the servers are and whether their last writes to the disk succeeded.</summary>
    /// <exception cref="StoreUnavailableException">The store does not respond; the message names no host and no password.</exception>
    Task<StoreReport> RunAsync(CancellationToken cancellationToken);
}

/// <summary>The state of the job store.</summary>
/// <param name="Servers">Address, version and memory of each master, a sentence each.</param>
/// <param name="Faults">Problems that make the store unsafe; each a sentence with the settings to change.</param>
/// <param name="Warnings">Problems that do not make it unsafe.</param>
public sealed record StoreReport(IReadOnlyList<string> Servers, IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings);
