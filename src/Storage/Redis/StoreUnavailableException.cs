namespace ImageGen.Storage.Redis;

/// <summary>
/// The store can't be reached, did not answer in time, or refused a write (disk or memory full). Whether the write took
/// effect is unknown: read the row again before acting on it.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
