using System.Runtime.CompilerServices;
using ImageGen.Contracts;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results.Formats;
using StackExchange.Redis;

namespace ImageGen.Storage.Results;

/// <summary>
/// Stores images in Redis, for as long as their jobs are kept: for small installations without a shared disk. A purchased image is accepted
/// up to the limit of Redis; <paramref name="maxBytes"/> limits what is ordered (<see cref="ImageSizeLimit"/>) and what callers send.
/// </summary>
internal sealed class RedisResultStore(StoreConnection store, TimeSpan timeToLive, int maxBytes, TimeProvider time) : IResultStore
{
    /// <summary>The longest value that Redis accepts (<c>proto-max-bulk-len</c>).</summary>
    private const int MaxRedisValue = 512 * 1024 * 1024;

    private static readonly StoreScript PutPreview = StoreScript.Load("Results.Scripts.put_preview");

    // A job may wait a week before it starts, and can be replayed for as long as it is kept after its end. The end of a job whose image
    // was stored may be unknown: its worker may have died before it recorded the end, while all other workers are down.
    private readonly TimeSpan _unendedTimeToLive = timeToLive + TimeSpan.FromDays(8);

    // The row's expiry starts before this one's, so that an image is never missing from a job that shows one.
    private readonly TimeSpan _endedTimeToLive = timeToLive + TimeSpan.FromHours(1);

    public bool MayBlock => false;

    public bool IsInJobStore => true;

    public async Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var image = Describe(jobId, bytes);
        await WriteAsync(jobId, image.Key, bytes, cancellationToken);
        return image;
    }

    public Task<PreparedImage?> PrepareAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        => Task.FromResult(bytes.Length <= LargeValue.Piece ? new PreparedImage(Describe(jobId, bytes), bytes, _endedTimeToLive) : null);

    public async Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var image = ImageInfo.Read(bytes.Span).DescribeInput(jobId, time.GetUtcNow(), bytes.Span);
        if (bytes.Length > maxBytes)
        {
            throw new InvalidImageException($"The image has {bytes.Length} bytes, more than is kept here ({maxBytes}).");
        }

        await WriteAsync(jobId, image.Key, bytes, cancellationToken);
        return image;
    }

    public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken)
        => ImageKey.IsInput(key) ? RemoveAsync(key, cancellationToken) : Task.CompletedTask;

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var removed in ImageKey.RemovedWith(key))
            {
                if (ImageKey.TryParse(removed, out var jobId))
                {
                    await store.DoAsync(database => database.KeyDeleteAsync(RedisKeyOf(jobId.Value, removed)), cancellationToken);
                }
            }
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The image could not be removed from the store.", exception);
        }
    }

    public async IAsyncEnumerable<StoredEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = RedisImages.ListAsync(store, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync())
        {
            foreach (var image in pages.Current)
            {
                yield return new StoredEntry(image.Key, image.Bytes, LastModified(image.TimeToLive));
            }
        }

        async Task<bool> NextAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (StoreUnavailableException exception)
            {
                throw new ResultStoreException("The images in the store could not be listed.", exception);
            }
        }
    }

    /// <summary>An expiry beyond that of an ended job is the one that was set when the image was stored.</summary>
    private DateTimeOffset LastModified(TimeSpan left)
    {
        var age = (left > _endedTimeToLive ? _unendedTimeToLive : _endedTimeToLive) - left;
        return time.GetUtcNow() - (age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }

    public async Task RetainAsync(string key, CancellationToken cancellationToken)
    {
        if (!ImageKey.TryParse(key, out var jobId))
        {
            return;
        }

        try
        {
            var expiring = store.DoAsync(database => database.KeyExpireAsync(RedisKeyOf(jobId.Value, key), _endedTimeToLive), cancellationToken);
            if (ImageKey.PreviewOf(key) is { } preview)
            {
                await store.DoAsync(database => database.KeyExpireAsync(RedisKeyOf(jobId.Value, preview), _endedTimeToLive), cancellationToken);
            }

            await expiring;
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("How long the image is kept could not be written to the store.", exception);
        }
    }

    public async Task<bool> PutPreviewAsync(string key, ReadOnlyMemory<byte> preview, CancellationToken cancellationToken)
    {
        if (ImageKey.PreviewOf(key) is not { } previewKey || !ImageKey.TryParse(key, out var jobId))
        {
            return false;
        }

        try
        {
            return (int)await store.RunAsync(PutPreview, [RedisKeyOf(jobId.Value, key), RedisKeyOf(jobId.Value, previewKey)], [preview], cancellationToken) == 1;
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The preview could not be written to the store.", exception);
        }
    }

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        if (!ImageKey.TryParse(key, out var jobId))
        {
            return null;
        }

        try
        {
            return await LargeValue.ReadAsync(store, RedisKeyOf(jobId.Value, key), cancellationToken) is { } bytes ? new MemoryStream(bytes, writable: false) : null;
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The image could not be read from the store.", exception);
        }
    }

    public Task PutCopyAsync(string key, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
        => !ImageKey.TryParse(key, out var jobId) ? throw new ArgumentException("The text is not the key of an image.", nameof(key))
            : image.Length > MaxRedisValue ? throw new ResultStoreException($"The image has {image.Length} bytes, more than a value in Redis may have ({MaxRedisValue}).")
            : WriteAsync(jobId.Value, key, image, cancellationToken);

    private StoredImage Describe(Guid jobId, ReadOnlyMemory<byte> bytes)
    {
        var info = ImageInfo.Read(bytes.Span);
        return bytes.Length <= MaxRedisValue ? info.Describe(ImageKey.Create(jobId, time.GetUtcNow(), info.Extension), bytes.Span)
            : throw new ResultStoreException($"The image has {bytes.Length} bytes, more than a value in Redis may have ({MaxRedisValue}); keep images as files.");
    }

    private async Task WriteAsync(Guid jobId, string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await LargeValue.WriteAsync(store, RedisKeyOf(jobId, key), bytes, _unendedTimeToLive, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The image could not be written to the store.", exception);
        }
    }

    private static RedisKey RedisKeyOf(Guid jobId, string key) => PartitionKeys.Of(jobId).Image(key);
}
