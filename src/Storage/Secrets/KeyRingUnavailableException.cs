namespace ImageGen.Storage.Secrets;

/// <summary>There is no usable key ring, so settings can be neither encrypted nor decrypted. The message names the setting to set and may be shown to a caller.</summary>
public sealed class KeyRingUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
