namespace ImageGen.Providers;

/// <summary>Fetches finished images from where their service keeps them. It is free and may be repeated.</summary>
public interface IImageFetcher
{
    /// <summary>Fetches a finished image completely, within the size and time limits.</summary>
    /// <exception cref="ImageGoneException">The service reports that it has deleted the image.</exception>
    /// <exception cref="ProviderFaultException">It can't be fetched now; try again while it still exists.</exception>
    Task<ReadOnlyMemory<byte>> FetchAsync(ImageSource source, CancellationToken cancellationToken);
}
