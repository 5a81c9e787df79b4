using System.Security.Cryptography;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Access;

/// <summary>One string, written once. Who may read it may read the images too.</summary>
internal sealed class RedisLinkKey(StoreConnection store) : ILinkKey
{
    private const int Digits = 64;

    private static readonly RedisKey Key = "ig:{access}:link-key";

    private volatile string? _known;

    public async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            return known;
        }

        var created = RandomNumberGenerator.GetHexString(Digits, lowercase: true);
        await store.DoAsync(database => database.StringSetAsync(Key, created, when: When.NotExists), cancellationToken);
        return _known = (string)(await store.DoAsync(database => database.StringGetAsync(Key), cancellationToken))!;
    }
}
