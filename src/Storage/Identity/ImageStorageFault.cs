namespace ImageGen.Storage.Identity;

/// <summary>Why a place that this host is configured with can't be used.</summary>
/// <param name="Summary">A sentence without paths, for whoever may call the host.</param>
/// <param name="Detail">What is configured, what was found and what to set, for the operator's log.</param>
/// <param name="IsForeign">Whether it is not the place that the other hosts use, as far as can be seen: nothing is read from it or written to it.</param>
/// <param name="StopsStart">Whether only other settings mend it, so that the host must not start. A disk that is not mounted may still come.</param>
internal sealed record ImageStorageFault(string Summary, string Detail, bool IsForeign = false, bool StopsStart = false);
