using System.Runtime.CompilerServices;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Results;

/// <summary>Lists the images that are kept in Redis, in pages.</summary>
internal static class RedisImages
{
    private const int Page = 500;

    private const string Marker = "}:img:";

    /// <summary>Pages of images. An image that expires meanwhile is left out.</summary>
    /// <exception cref="StoreUnavailableException">The store does not respond.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<(string Key, long Bytes, TimeSpan TimeToLive)>> ListAsync(StoreConnection store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> page = [];
        await foreach (var key in store.FindKeysAsync("ig:{p*}:img:*", cancellationToken))
        {
            if (ImageKey.TryParse(KeyOf(key), out _) && !ImageKey.IsPreview(KeyOf(key)))
            {
                page.Add(key);
            }

            if (page.Count == Page)
            {
                yield return await DescribeAsync(store, page, cancellationToken);
                page.Clear();
            }
        }

        yield return await DescribeAsync(store, page, cancellationToken);
    }

    private static async Task<IReadOnlyList<(string Key, long Bytes, TimeSpan TimeToLive)>> DescribeAsync(StoreConnection store, List<string> keys, CancellationToken cancellationToken)
    {
        var lengths = keys.ConvertAll(key => store.DoAsync(database => database.StringLengthAsync(key), cancellationToken));
        var expiries = keys.ConvertAll(key => store.DoAsync(database => database.KeyTimeToLiveAsync(key), cancellationToken));
        List<(string Key, long Bytes, TimeSpan TimeToLive)> images = [];
        foreach (var (key, length, expiry) in keys.Zip(await Task.WhenAll(lengths), await Task.WhenAll(expiries)))
        {
            if (length > 0)
            {
                images.Add((KeyOf(key), length, expiry ?? TimeSpan.Zero));
            }
        }

        return images;
    }

    private static string KeyOf(string key) => key[(key.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
}
