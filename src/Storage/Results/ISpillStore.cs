namespace ImageGen.Storage.Results;

/// <summary>
/// Keeps paid images on this machine's own disk while the result store is unavailable. Never throws if the
/// disk fails: it returns false or null instead.
/// </summary>
public interface ISpillStore
{
    /// <summary>Machine, folder and the folder's identity, which distinguishes it from another one mounted in its place; stored in the rows of the jobs.</summary>
    string Name { get; }

    /// <summary>Keeps a job's image durably; false when there is no room or the disk fails.</summary>
    Task<bool> TryKeepAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>The job's image; null when there is none, or when the file has changed since it was written.</summary>
    Task<ReadOnlyMemory<byte>?> TryReadAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the job's image is certainly not here: this is the folder that <see cref="Name"/> names, it can be read, and it has no
    /// such file. False also when the disk can't be read.
    /// </summary>
    bool IsMissing(Guid jobId);

    /// <summary>When the job's image was kept; null when it is not here.</summary>
    DateTimeOffset? KeptAt(Guid jobId);

    /// <summary>Deletes the job's image; does nothing when there is none.</summary>
    void Remove(Guid jobId);

    /// <summary>Deletes the job's image if it has this SHA-256, since that image is stored; does nothing when it has another.</summary>
    void RemoveStored(Guid jobId, string sha256);

    /// <summary>The jobs whose images are here.</summary>
    IReadOnlyList<Guid> List();
}
