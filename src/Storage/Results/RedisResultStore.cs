using ImageGen.Contracts;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Results;

/// <summary>Pictures in the store, for as long as their jobs are kept and up to a size: for small installations without a shared disk.</summary>
internal sealed class RedisResultStore(StoreConnection store, TimeSpan timeToLive, int maxBytes, TimeProvider time) : IResultStore
{
    public async Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        var info = PictureInfo.Read(picture.Span);
        if (picture.Length > maxBytes)
        {
            throw new ResultStoreException(
                $"The picture has {picture.Length} bytes, more than the store takes ({maxBytes}); raise ImageGen:Results:MaxBytes or keep pictures as files.");
        }

        var key = PictureKey.Create(jobId, time.GetUtcNow(), info.Extension);
        try
        {
            await store.DoAsync(database => database.StringSetAsync(RedisKeyOf(jobId, key), picture, timeToLive), cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The picture could not be written to the store.", exception);
        }

        return info.Describe(key, picture.Span);
    }

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        if (!PictureKey.TryParse(key, out var jobId))
        {
            return null;
        }

        try
        {
            var picture = (byte[]?)await store.DoAsync(database => database.StringGetAsync(RedisKeyOf(jobId.Value, key)), cancellationToken);
            return picture is null ? null : new MemoryStream(picture, writable: false);
        }
        catch (StoreUnavailableException exception)
        {
            throw new ResultStoreException("The picture could not be read from the store.", exception);
        }
    }

    private static RedisKey RedisKeyOf(Guid jobId, string key) => $"ig:{{p{JobId.PartitionOf(jobId):x}}}:img:{key}";
}
