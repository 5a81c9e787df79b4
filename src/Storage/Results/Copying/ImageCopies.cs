using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results.Selection;

namespace ImageGen.Storage.Results.Copying;

/// <summary>Makes copies between the result stores that the settings of a host name.</summary>
public sealed class ImageCopies
{
    private readonly ResultStoreSelection _stores;

    internal ImageCopies(ResultStoreSelection stores) => _stores = stores;

    /// <summary>A copy from one kind of result store to another, each with the settings of its kind.</summary>
    public ImageCopy Between(ResultsKind from, ResultsKind to) => new(_stores.Create(from), _stores.Create(to));
}
