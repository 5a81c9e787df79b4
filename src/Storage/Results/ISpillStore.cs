namespace ImageGen.Storage.Results;

/// <summary>
/// Images that are paid for and can't be stored now, on this machine's own disk until the result store takes them. It never throws for a
/// disk that fails: it is the second choice already, and says no.
/// </summary>
public interface ISpillStore
{
    /// <summary>Machine, folder and what tells the folder from another one that is mounted in its place, as the rows of the jobs name it.</summary>
    string Name { get; }

    /// <summary>Keeps a job's image durably; false when there is no room or the disk fails.</summary>
    Task<bool> TryKeepAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken);

    /// <summary>The job's image as it was kept; null when there is none, or it is not what was kept any more.</summary>
    Task<ReadOnlyMemory<byte>?> TryReadAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>
    /// Whether the job's image is not here for certain: this is the folder that <see cref="Name"/> names, it can be read, and there is no
    /// such file in it. False also when the disk can't be asked.
    /// </summary>
    bool IsMissing(Guid jobId);

    /// <summary>When the job's image was kept; null when it is not here.</summary>
    DateTimeOffset? KeptAt(Guid jobId);

    /// <summary>Forgets the job's image; nothing happens when there is none.</summary>
    void Remove(Guid jobId);

    /// <summary>Forgets the job's image if it is the one with this SHA-256, since that one is stored; nothing happens when it is another.</summary>
    void RemoveStored(Guid jobId, string sha256);

    /// <summary>The jobs whose images are here.</summary>
    IReadOnlyList<Guid> List();
}
