using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ImageGen.Storage.Results;

/// <summary>A folder with one file per job: the SHA-256 of the image, and the image.</summary>
internal sealed partial class SpillFolder(string folder, long maxBytes, ILogger<SpillFolder> logger) : ISpillStore
{
    private const string Extension = ".spill";
    private const string Damaged = ".damaged";

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    private readonly string _place = $"{Environment.MachineName}:{Path.GetFullPath(folder)}";
    private readonly FolderIdentity _identity = new(folder);
    private volatile KnownName? _name;

    public string Name
    {
        get
        {
            var identity = _identity.Find();
            // Every job asks for it several times.
            return _name is { } known && known.Identity == identity ? known.Name : (_name = new KnownName(identity, $"{_place}{(identity is null ? "" : $"#{identity}")}")).Name;
        }
    }

    public async Task<bool> TryKeepAsync(Guid jobId, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        try
        {
            if (Files().Sum(file => file.Length) + image.Length > maxBytes)
            {
                LogFull(jobId, maxBytes);
                return false;
            }

            byte[] content = [.. SHA256.HashData(image.Span), .. image.Span];
            await AtomicFile.WriteAsync(PathOf(jobId), _root, content, cancellationToken);
            return true;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogFailed(jobId, exception.GetType().Name);
            return false;
        }
    }

    public async Task<ReadOnlyMemory<byte>?> TryReadAsync(Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            var path = PathOf(jobId);
            if (!File.Exists(path))
            {
                return null;
            }

            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            if (content.Length > SHA256.HashSizeInBytes && SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(content.AsSpan(0, SHA256.HashSizeInBytes)))
            {
                return content.AsMemory(SHA256.HashSizeInBytes);
            }

            // Renamed, so that the job does not wait for it; and not deleted, so that an operator can inspect it.
            File.Move(path, path + Damaged, overwrite: true);
            LogDamaged(jobId, path + Damaged);
            return null;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogFailed(jobId, exception.GetType().Name);
            return null;
        }
    }

    public bool IsMissing(Guid jobId)
    {
        try
        {
            // File.Exists also returns false if access is denied.
            return _identity.Find() is not null && !Directory.EnumerateFiles(_root, $"{jobId:N}{Extension}").Any();
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogFailed(jobId, exception.GetType().Name);
            return false;
        }
    }

    public DateTimeOffset? KeptAt(Guid jobId)
    {
        try
        {
            var file = new FileInfo(PathOf(jobId));
            return file.Exists ? file.LastWriteTimeUtc : null;
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogFailed(jobId, exception.GetType().Name);
            return null;
        }
    }

    public void RemoveStored(Guid jobId, string sha256)
    {
        try
        {
            if (!File.Exists(PathOf(jobId)))
            {
                return;
            }

            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            using (var file = File.OpenRead(PathOf(jobId)))
            {
                file.ReadAtLeast(digest, digest.Length, throwOnEndOfStream: false);
            }

            if (Convert.ToHexStringLower(digest) == sha256)
            {
                Remove(jobId);
            }
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogFailed(jobId, exception.GetType().Name);
        }
    }

    public void Remove(Guid jobId)
    {
        try
        {
            if (Directory.Exists(_root))
            {
                File.Delete(PathOf(jobId));
                File.Delete(PathOf(jobId) + Damaged);
            }
        }
        catch (Exception exception) when (IsOfDisk(exception))
        {
            LogFailed(jobId, exception.GetType().Name);
        }
    }

    public IReadOnlyList<Guid> List()
        => [.. Files().Select(file => Guid.TryParseExact(Path.GetFileNameWithoutExtension(file.Name), "N", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    private static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    private FileInfo[] Files()
    {
        var root = new DirectoryInfo(_root);
        return root.Exists ? root.GetFiles("*" + Extension) : [];
    }

    private string PathOf(Guid jobId) => Path.Combine(_root, $"{jobId:N}{Extension}");

    private sealed record KnownName(string? Identity, string Name);

    [LoggerMessage(Level = LogLevel.Error, EventName = "spill.full", Message = "Writing the image of job {Job} to the spill folder failed: its limit of {MaxBytes} bytes (ImageGen:Results:SpillMaxBytes) is reached")]
    private partial void LogFull(Guid job, long maxBytes);

    [LoggerMessage(Level = LogLevel.Error, EventName = "spill.failed", Message = "Access to the image of job {Job} in the spill folder failed: {Fault}")]
    private partial void LogFailed(Guid job, string fault);

    [LoggerMessage(Level = LogLevel.Error, EventName = "spill.damaged", Message = "The check of the spilled image of job {Job} failed: the file differs from what was written; it is moved to {Path}")]
    private partial void LogDamaged(Guid job, string path);
}
