namespace ImageGen.Storage.SelfCheck;

/// <summary>The store, as configured, could lose jobs or buy them twice; the message states the settings to change.</summary>
public sealed class StoreNotSafeException(IReadOnlyList<string> faults) : Exception(
    "The store is not safe to use. " + string.Join(' ', faults)
    + " To start anyway, at the risk of lost jobs and double purchases, set ImageGen:Store:SelfCheck=Warn.")
{
    /// <summary>The problems, each a sentence with the settings to change.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
