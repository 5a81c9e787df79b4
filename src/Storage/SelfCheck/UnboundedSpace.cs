namespace ImageGen.Storage.SelfCheck;

/// <summary>For a store on a separate server, which refuses writes itself when it is full.</summary>
internal sealed class UnboundedSpace : IStoreSpace
{
    public string? WhyFull => null;
}
