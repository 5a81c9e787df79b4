namespace ImageGen.Storage.Identity;

/// <summary>The marker of a folder of images.</summary>
internal sealed class FolderResultStoreMarker(string folder, bool isCreated) : IResultStoreMarker
{
    private readonly FolderMarker _marker = new(folder);

    public string Setting => $"ImageGen:Results:Path is {Path.GetFullPath(folder)}";

    public string Place => Path.GetFullPath(folder);

    public bool MayChange => true;

    public Task<string?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_marker.Read());

    public Task<string> CreateAsync(CancellationToken cancellationToken) => Task.FromResult(_marker.Create());

    public Task<ImageStorageFault?> ProbeAsync(CancellationToken cancellationToken)
        => Task.FromResult(WriteProbe.FaultOf(folder, create: isCreated) is { } reason
            ? new ImageStorageFault("This host can't write to its result store.", $"{Setting}, which can't be written: {reason}.")
            : null);
}
