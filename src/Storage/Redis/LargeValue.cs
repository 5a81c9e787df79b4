using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Writes and reads values of many megabytes in pieces: one command must end within the client's timeout, and a large one
/// blocks all others. The value is an ordinary string, which exists completely or not at all.
/// </summary>
internal static class LargeValue
{
    /// <summary>Small enough for a slow connection, and for a page of the embedded store's append-only file.</summary>
    public const int Piece = 512 * 1024;

    private static readonly TimeSpan Unfinished = TimeSpan.FromHours(1);

    /// <summary>Writes the value under the key, in place of an existing one.</summary>
    public static async Task WriteAsync(StoreConnection store, RedisKey key, ReadOnlyMemory<byte> value, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        if (value.Length <= Piece)
        {
            await store.DoAsync(database => database.StringSetAsync(key, value, timeToLive), cancellationToken);
            return;
        }

        // Crash point: an unfinished value expires by itself. It has a unique name, since two workers may store the image of one job.
        var part = key.Append($":part:{Guid.NewGuid():N}");
        await store.DoAsync(database => database.StringSetAsync(part, value[..Piece], Unfinished), cancellationToken);
        for (var written = Piece; written < value.Length;)
        {
            var piece = value.Slice(written, Math.Min(Piece, value.Length - written));
            written += piece.Length;
            if (await store.DoAsync(database => database.StringAppendAsync(part, piece), cancellationToken) != written)
            {
                throw new StoreUnavailableException("The store has lost a part of the value while it was written.");
            }
        }

        // The time to live first: it is renamed along with the value, which must not vanish when this process ends between the two.
        await store.DoAsync(database => database.KeyExpireAsync(part, timeToLive), cancellationToken);
        await store.DoAsync(database => database.KeyRenameAsync(part, key), cancellationToken);
    }

    /// <summary>The value under the key; null when there is none.</summary>
    public static async Task<byte[]?> ReadAsync(StoreConnection store, RedisKey key, CancellationToken cancellationToken)
    {
        var length = await store.DoAsync(database => database.StringLengthAsync(key), cancellationToken);
        if (length <= Piece)
        {
            return (byte[]?)await store.DoAsync(database => database.StringGetAsync(key), cancellationToken);
        }

        var value = new byte[length];
        for (var read = 0; read < value.Length;)
        {
            var (begin, end) = (read, Math.Min(read + Piece, value.Length) - 1);
            var piece = (byte[]?)await store.DoAsync(database => database.StringGetRangeAsync(key, begin, end), cancellationToken);
            if (piece is null || piece.Length != end - begin + 1)
            {
                throw new StoreUnavailableException("The value changed while it was read.");
            }

            piece.CopyTo(value, begin);
            read = end + 1;
        }

        return value;
    }
}
