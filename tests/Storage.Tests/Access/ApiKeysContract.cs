using ImageGen.Storage.Access;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Access;

/// <summary>What the store of API keys promises, on every server it may stand on.</summary>
public abstract class ApiKeysContract(IStoreServer server) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private ConnectionMultiplexer _redis = null!;
    private RedisApiKeys _keys = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        await StoreContents.ClearAsync(_redis);
        _keys = new RedisApiKeys(new StoreConnection(_redis), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_key_is_found_by_its_hash_and_by_its_id_as_it_was_stored()
    {
        Assert.False(await _keys.AnyAsync(Cancel));
        var (key, secret) = NewApiKey.Create("the shop", "acme", AccessScope.Read | AccessScope.Events, Now, TimeSpan.FromDays(1));
        await _keys.AddAsync(key, Change(key, AccessActions.KeyCreated), Cancel);

        Assert.Equal(key, await _keys.FindByHashAsync(ApiKeySecret.HashOf(secret), Cancel));
        Assert.Equal(key, await _keys.FindAsync(key.Id, Cancel));
        Assert.Equal([key], await _keys.ListAsync(Cancel));
        Assert.True(await _keys.AnyAsync(Cancel));
        Assert.Null(await _keys.FindByHashAsync(ApiKeySecret.HashOf(ApiKeySecret.Create()), Cancel));
        Assert.Null(await _keys.FindAsync("key_0000000000000000", Cancel));
    }

    [Fact]
    public async Task Keys_are_listed_oldest_first_with_their_last_use()
    {
        var newer = NewApiKey.Create("b", "acme", AccessScope.Read, Now.AddMinutes(1), null).Key;
        var older = NewApiKey.Create("a", "acme", AccessScope.Read, Now, null).Key;
        await _keys.AddAsync(newer, Change(newer, AccessActions.KeyCreated), Cancel);
        await _keys.AddAsync(older, Change(older, AccessActions.KeyCreated), Cancel);
        await _keys.NoteUseAsync(newer.Id, Now.AddHours(1), Cancel);

        Assert.Equal([older, newer with { LastUsedAt = Now.AddHours(1) }], await _keys.ListAsync(Cancel));
        Assert.Equal(Now.AddHours(1), (await _keys.FindAsync(newer.Id, Cancel))!.LastUsedAt);
    }

    [Fact]
    public async Task A_key_is_replaced_only_as_it_was_read()
    {
        var (key, secret) = NewApiKey.Create("n", "acme", AccessScope.Read, Now, null);
        await _keys.AddAsync(key, Change(key, AccessActions.KeyCreated), Cancel);
        var revoked = key with { RevokedAt = Now };

        Assert.True(await _keys.TryReplaceAsync(key, revoked, Change(key, AccessActions.KeyRevoked), Cancel));
        Assert.False(await _keys.TryReplaceAsync(key, key with { Hash = ApiKeySecret.HashOf("another") }, Change(key, AccessActions.KeyRotated), Cancel));

        Assert.Equal(revoked, await _keys.FindByHashAsync(ApiKeySecret.HashOf(secret), Cancel));
        Assert.Null(await _keys.FindByHashAsync(ApiKeySecret.HashOf("another"), Cancel));
        Assert.Equal([AccessActions.KeyRevoked, AccessActions.KeyCreated], (await _keys.ReadAuditAsync(Cancel)).Select(change => change.Action));
    }

    [Fact]
    public async Task A_key_that_was_used_can_be_replaced()
    {
        var key = NewApiKey.Create("n", "acme", AccessScope.Read, Now, null).Key;
        await _keys.AddAsync(key, Change(key, AccessActions.KeyCreated), Cancel);
        await _keys.NoteUseAsync(key.Id, Now, Cancel);

        var read = (await _keys.FindAsync(key.Id, Cancel))!;

        Assert.True(await _keys.TryReplaceAsync(read, read with { RevokedAt = Now }, Change(key, AccessActions.KeyRevoked), Cancel));
    }

    [Fact]
    public async Task A_rotated_key_is_found_by_both_hashes()
    {
        var (key, first) = NewApiKey.Create("n", "acme", AccessScope.Read, Now, null);
        await _keys.AddAsync(key, Change(key, AccessActions.KeyCreated), Cancel);
        var second = ApiKeySecret.Create();
        var rotated = key with { Hash = ApiKeySecret.HashOf(second), PreviousHash = key.Hash, PreviousUntil = Now.AddHours(1) };

        Assert.True(await _keys.TryReplaceAsync(key, rotated, Change(key, AccessActions.KeyRotated), Cancel));

        Assert.Equal(rotated, await _keys.FindByHashAsync(ApiKeySecret.HashOf(first), Cancel));
        Assert.Equal(rotated, await _keys.FindByHashAsync(ApiKeySecret.HashOf(second), Cancel));
        Assert.Null(rotated.RefusalOf(ApiKeySecret.HashOf(first), Now));
        Assert.NotNull(rotated.RefusalOf(ApiKeySecret.HashOf(first), Now.AddHours(1)));
        Assert.Null(rotated.RefusalOf(ApiKeySecret.HashOf(second), Now.AddHours(1)));
    }

    [Fact]
    public async Task The_first_admin_key_is_added_only_if_there_is_no_active_one()
    {
        var tenants = NewApiKey.Create("n", "acme", AccessScope.Read, Now, null).Key;
        await _keys.AddAsync(tenants, Change(tenants, AccessActions.KeyCreated), Cancel);
        var (first, second) = (NewApiKey.Create("1", "default", AccessScope.Admin, Now, null).Key, NewApiKey.Create("2", "default", AccessScope.Admin, Now, null).Key);

        Assert.True(await _keys.TryAddFirstAdminAsync(first, Change(first, AccessActions.KeyCreated), Cancel));
        Assert.False(await _keys.TryAddFirstAdminAsync(second, Change(second, AccessActions.KeyCreated), Cancel));
        await _keys.TryReplaceAsync(first, first with { RevokedAt = Now }, Change(first, AccessActions.KeyRevoked), Cancel);
        Assert.True(await _keys.TryAddFirstAdminAsync(second, Change(second, AccessActions.KeyCreated), Cancel));
    }

    [Fact]
    public async Task The_store_has_no_key_but_its_hash()
    {
        var (key, secret) = NewApiKey.Create("n", "acme", AccessScope.Read, Now, null);
        await _keys.AddAsync(key, Change(key, AccessActions.KeyCreated), Cancel);

        var values = await _redis.GetDatabase().HashGetAllAsync("ig:{access}:keys");
        var hashes = await _redis.GetDatabase().HashGetAllAsync("ig:{access}:hashes");
        var audit = await _redis.GetDatabase().ListRangeAsync("ig:{access}:audit");

        Assert.DoesNotContain(secret[3..20], $"{string.Join(' ', values)} {string.Join(' ', hashes)} {string.Join(' ', audit)}", StringComparison.Ordinal);
    }

    private static AccessChange Change(ApiKey key, string action) => new() { At = Now, By = "test", Action = action, Subject = key.Id };
}
