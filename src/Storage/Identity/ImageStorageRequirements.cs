namespace ImageGen.Storage.Identity;

/// <summary>What the parts of a host need of the places for images. A host may have several parts.</summary>
internal sealed class ImageStorageRequirements
{
    /// <summary>It serves images, and keeps those that come with requests.</summary>
    public bool Serves { get; set; }

    /// <summary>It keeps what it buys, and spills it while the result store is away.</summary>
    public bool Buys { get; set; }
}
