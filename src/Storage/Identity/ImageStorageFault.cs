namespace ImageGen.Storage.Identity;

/// <summary>Why a configured folder or key ring can't be used.</summary>
/// <param name="Summary">A sentence without paths, for any caller of the host.</param>
/// <param name="Detail">The setting, its value, the finding and the remedy, for the operator's log.</param>
/// <param name="IsForeign">Whether it is certainly not the one that the other hosts use, so that it is neither read nor written.</param>
/// <param name="StopsStart">Whether only a change of settings can correct the problem, so that the host must not start. False for a disk that may still be mounted.</param>
internal sealed record ImageStorageFault(string Summary, string Detail, bool IsForeign = false, bool StopsStart = false);
