namespace ImageGen.Storage.Results;

/// <summary>The image could not be stored or read: the store is full, missing or unreachable.</summary>
public class ResultStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
