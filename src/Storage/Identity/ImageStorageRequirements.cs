namespace ImageGen.Storage.Identity;

/// <summary>What the parts of a host need of the image folders. A host may have several parts.</summary>
internal sealed class ImageStorageRequirements
{
    /// <summary>It serves images, and keeps those that come with requests.</summary>
    public bool Serves { get; set; }

    /// <summary>It stores the images that it buys, and spills them while the result store is unavailable.</summary>
    public bool Buys { get; set; }
}
