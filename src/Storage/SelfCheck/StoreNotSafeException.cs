namespace ImageGen.Storage.SelfCheck;

/// <summary>The store, as configured, could lose jobs or buy them twice; the message says what to set.</summary>
public sealed class StoreNotSafeException(IReadOnlyList<string> faults) : Exception(
    "The store is not safe to use. " + string.Join(' ', faults)
    + " To start all the same, at the risk of lost jobs and double purchases, set ImageGen:Store:SelfCheck=Warn.")
{
    /// <summary>The problems, each a sentence that says what to set.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
