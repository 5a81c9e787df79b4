using ImageGen.Storage.Results;

namespace ImageGen.Storage.Identity;

/// <summary>The id that is stored in a result store itself, so that all hosts can find out whether they use the same one.</summary>
internal interface IResultStoreMarker
{
    /// <summary>The setting and its value, for the operator.</summary>
    string Setting { get; }

    /// <summary>The place by a name that the operator of another host understands.</summary>
    string Place { get; }

    /// <summary>Whether the place may become another one while the host runs, as a folder does whose disk is unmounted. Then the id is read at every write.</summary>
    bool MayChange { get; }

    /// <summary>The id; null when there is none.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    /// <exception cref="ResultStoreException">The object store fails.</exception>
    Task<string?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Stores a new id, and returns the one that is there: of several concurrent callers, the first one's. Throws as <see cref="ReadAsync"/> does.</summary>
    Task<string> CreateAsync(CancellationToken cancellationToken);

    /// <summary>Why the place can't be written now, with the setting; null if it can.</summary>
    Task<ImageStorageFault?> ProbeAsync(CancellationToken cancellationToken);
}
