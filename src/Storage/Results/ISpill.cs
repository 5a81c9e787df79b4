namespace ImageGen.Storage.Results;

/// <summary>
/// Pictures that are paid for and can't be stored now, on this machine's own disk until the result store takes them. It never throws for a
/// disk that fails: it is the second choice already, and says no.
/// </summary>
public interface ISpill
{
    /// <summary>Machine and folder, as the rows of the jobs name it.</summary>
    string Name { get; }

    /// <summary>Keeps a job's picture durably; false when there is no room or the disk fails.</summary>
    Task<bool> TryKeepAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken);

    /// <summary>The job's picture as it was kept; null when there is none, or it is not what was kept any more.</summary>
    Task<ReadOnlyMemory<byte>?> TryReadAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Forgets the job's picture; nothing happens when there is none.</summary>
    void Remove(Guid jobId);

    /// <summary>The jobs whose pictures are here.</summary>
    IReadOnlyList<Guid> List();
}
