namespace ImageGen.Providers;

/// <summary>Fetches finished pictures from where their service keeps them. It is free and may be repeated.</summary>
public interface IPictureFetcher
{
    /// <summary>Fetches a finished picture, whole, within the size and time limits.</summary>
    /// <exception cref="PictureGoneException">The service says that it has deleted it.</exception>
    /// <exception cref="ProviderFaultException">Not now; try again while it is still there.</exception>
    Task<ReadOnlyMemory<byte>> FetchAsync(PictureSource source, CancellationToken cancellationToken);
}
