namespace ImageGen.Storage.Results;

/// <summary>The result store of this host is certainly not the one that the fleet uses, so that nothing is read from it or written to it. The message is the operator's.</summary>
public sealed class ForeignResultStoreException(string message) : ResultStoreException(message);
