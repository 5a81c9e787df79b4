namespace ImageGen.Storage.Redis;

/// <summary>The clock of the server, or that of the tests.</summary>
internal sealed class RedisStoreClock(StoreConnection store, StoreSettings settings) : IStoreClock
{
    public async Task<DateTimeOffset> ReadAsync(CancellationToken cancellationToken)
        => DateTimeOffset.FromUnixTimeMilliseconds(await store.NowAsync(settings, cancellationToken));
}
