namespace ImageGen.Storage.Results;

/// <summary>This host's result store is certainly not the one that the fleet uses, so it is neither read nor written. The message is for the operator.</summary>
public sealed class ForeignResultStoreException(string message) : ResultStoreException(message);
