using System.Security.Cryptography;
using System.Text;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Objects;

namespace ImageGen.Storage.Identity;

/// <summary>The marker of a bucket or container: an object with the id. Two prefixes of one bucket are two result stores.</summary>
internal sealed class ObjectResultStoreMarker(string kind, IObjectContainer container) : IResultStoreMarker
{
    /// <summary>Name of the object that is written to find out whether the store can be written.</summary>
    public const string ProbeName = "result-store-probe";

    private const int MaxId = 200;

    public string Setting => $"ImageGen:Results:Kind is {kind} with {container.Description}";

    public string Place => container.Description;

    // The settings name the bucket for as long as the host runs, and no other one can appear in its place.
    public bool MayChange => false;

    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
        => await container.ReadAsync(FolderMarker.FileName, 0, MaxId, cancellationToken) is not { } marker ? null
            : Encoding.ASCII.GetString(marker.Bytes.Span).Trim() is { Length: > 0 } id ? id
            : throw new ResultStoreException($"The object {FolderMarker.FileName} is empty.");

    public async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        // Where the store ignores the condition, the last of several first hosts is read by all of them, unless one has recorded its id in between: then
        // that host's next check reports the difference.
        await WriteAsync(FolderMarker.FileName, Encoding.ASCII.GetBytes($"{Guid.NewGuid():N}\n"), ifAbsent: true, cancellationToken);
        return await ReadAsync(cancellationToken) ?? throw new ResultStoreException($"The object {FolderMarker.FileName} is missing after it was written.");
    }

    public async Task<ImageStorageFault?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(ProbeName, "1"u8.ToArray(), ifAbsent: false, cancellationToken);
            return null;
        }
        catch (ResultStoreException exception)
        {
            return FaultOf(exception, "This host can't write to its result store.");
        }
    }

    /// <summary>The problem of a call that failed. A bucket that does not exist, and credentials that are refused, stop the start.</summary>
    public ImageStorageFault FaultOf(ResultStoreException exception, string summary) => new(summary, $"{Setting}. {exception.Message}", StopsStart: exception is UnusableResultStoreException);

    private async Task WriteAsync(string name, byte[] content, bool ifAbsent, CancellationToken cancellationToken)
    {
        var traits = new ObjectTraits("text/plain", Convert.ToHexStringLower(SHA256.HashData(content)));
        if (ifAbsent)
        {
            await container.TryCreateAsync(name, content, traits, cancellationToken);
        }
        else
        {
            await container.PutAsync(name, content, traits, cancellationToken);
        }
    }
}
