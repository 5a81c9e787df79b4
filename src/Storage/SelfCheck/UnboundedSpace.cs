namespace ImageGen.Storage.SelfCheck;

/// <summary>The space of a store on a separate server: no limit is checked here, since the server itself refuses writes when it is full.</summary>
internal sealed class UnboundedSpace : IStoreSpace
{
    public string? WhyFull => null;
}
