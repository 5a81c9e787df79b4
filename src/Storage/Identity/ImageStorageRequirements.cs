namespace ImageGen.Storage.Identity;

/// <summary>The requirements of the parts of a host for the image folders. A host may have several parts.</summary>
internal sealed class ImageStorageRequirements
{
    /// <summary>Whether the host serves images, and stores those that come with requests.</summary>
    public bool Serves { get; set; }

    /// <summary>Whether the host stores the images that it buys, and spills them while the result store is unavailable.</summary>
    public bool Buys { get; set; }
}
