namespace ImageGen.Storage.Secrets;

/// <summary>There is no key ring, so that settings can neither be sealed nor opened. The message names the setting to set and is fit for a caller.</summary>
public sealed class KeyRingUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
