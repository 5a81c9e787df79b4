namespace ImageGen.Storage.SelfCheck;

/// <summary>A store on a server of its own, which refuses writes itself when it is full.</summary>
internal sealed class UnboundedSpace : IStoreSpace
{
    public string? WhyFull => null;
}
