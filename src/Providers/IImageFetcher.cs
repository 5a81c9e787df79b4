namespace ImageGen.Providers;

/// <summary>Fetches finished images from where their service keeps them. It is free and may be repeated.</summary>
public interface IImageFetcher
{
    /// <summary>Fetches a finished image, whole, within the size and time limits.</summary>
    /// <exception cref="ImageGoneException">The service says that it has deleted it.</exception>
    /// <exception cref="ProviderFaultException">Not now; try again while it is still there.</exception>
    Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken);
}
