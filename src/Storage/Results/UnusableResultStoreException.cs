namespace ImageGen.Storage.Results;

/// <summary>
/// The result store does not exist or does not accept this host: its bucket is missing, or it refuses the credentials. Only a change of the settings or of the
/// store corrects that, and waiting does not. The message is for the operator and contains no secret.
/// </summary>
public sealed class UnusableResultStoreException(string message, Exception? innerException = null) : ResultStoreException(message, innerException);
