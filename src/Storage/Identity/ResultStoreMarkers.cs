using ImageGen.Storage.Configuration;
using ImageGen.Storage.Results.Selection;

namespace ImageGen.Storage.Identity;

/// <summary>The markers of the result stores that the settings name.</summary>
internal static class ResultStoreMarkers
{
    /// <summary>The marker of a kind of result store.</summary>
    public static IResultStoreMarker Of(ResultsKind kind, StorageOptions options, ResultStoreSelection selection) => kind switch
    {
        ResultsKind.Files => new FolderResultStoreMarker(options.ResultsPath, options.ResultsInDataFolder),
        ResultsKind.Redis => new RedisResultStoreMarker(),
        _ => new ObjectResultStoreMarker(kind.ToString().ToLowerInvariant(), selection.ContainerOf(kind)!),
    };
}
