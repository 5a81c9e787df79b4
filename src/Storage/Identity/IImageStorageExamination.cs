using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Identity;

/// <summary>Examines result store, spill folder, key ring and the state of the job store, as a host does at its start. Records nothing; a test file is written and removed again.</summary>
public interface IImageStorageExamination
{
    /// <summary>What each of them is, or why it can't be used.</summary>
    /// <exception cref="StoreUnavailableException">The job store does not respond.</exception>
    Task<IReadOnlyList<StoragePlace>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>A place that hosts depend on.</summary>
/// <param name="Name">What it is: <c>result store</c>, <c>spill folder</c>, <c>key ring</c> or <c>job store</c>.</param>
/// <param name="Fault">Why it can't be used, with the settings to change; null if it can.</param>
/// <param name="Description">What was found, as a sentence.</param>
public sealed record StoragePlace(string Name, string? Fault, string Description);
