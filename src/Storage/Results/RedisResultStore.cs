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
        await WriteAsync(jobId, image, bytes, cancellationToken);
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

        await WriteAsync(jobId, image, bytes, cancellationToken);
        return image;
    }

    public async Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken)
    {
        if (!ImageKey.IsInput(key) || !ImageKey.TryParse(key, out var jobId))
        {
            return;
        }

        try
        {
            await store.DoAsync(database => database.KeyDeleteAsync(RedisKeyOf(jobId.Value, key)), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The image could not be removed from the store.", exception);
        }
    }

    public async Task RetainAsync(string key, CancellationToken cancellationToken)
    {
        if (!ImageKey.TryParse(key, out var jobId))
        {
            return;
        }

        try
        {
            await store.DoAsync(database => database.KeyExpireAsync(RedisKeyOf(jobId.Value, key), _endedTimeToLive), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("How long the image is kept could not be written to the store.", exception);
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

    private StoredImage Describe(Guid jobId, ReadOnlyMemory<byte> bytes)
    {
        var info = ImageInfo.Read(bytes.Span);
        return bytes.Length <= MaxRedisValue ? info.Describe(ImageKey.Create(jobId, time.GetUtcNow(), info.Extension), bytes.Span)
            : throw new ResultStoreException($"The image has {bytes.Length} bytes, more than a value in Redis may have ({MaxRedisValue}); keep images as files.");
    }

    private async Task WriteAsync(Guid jobId, StoredImage image, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await LargeValue.WriteAsync(store, RedisKeyOf(jobId, image.Key), bytes, _unendedTimeToLive, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The image could not be written to the store.", exception);
        }
    }

    private static RedisKey RedisKeyOf(Guid jobId, string key) => PartitionKeys.Of(jobId).Image(key);
}
