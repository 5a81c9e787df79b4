namespace ImageGen.Storage.Results;

/// <summary>The spill store of a host that buys nothing and has no spill folder.</summary>
internal sealed class UnsetSpillStore : ISpillStore
{
    public string Name => $"{Environment.MachineName}:";

    public Task<bool> TryKeepAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<ReadOnlyMemory<byte>?> TryReadAsync(Guid jobId, CancellationToken cancellationToken) => Task.FromResult<ReadOnlyMemory<byte>?>(null);

    public bool IsMissing(Guid jobId) => false;

    public DateTimeOffset? KeptAt(Guid jobId) => null;

    public void Remove(Guid jobId)
    {
    }

    public void RemoveStored(Guid jobId, string sha256)
    {
    }

    public IReadOnlyList<Guid> List() => [];
}
