using System.Globalization;
using System.Text.Json;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Access;

/// <summary>Four keys in one slot: the rows by id, the ids by hash, the times of last use, and the audit log.</summary>
internal sealed class RedisApiKeys(StoreConnection store, TimeProvider time) : IApiKeys
{
    private const int ChangesKept = 1000;

    private static readonly RedisKey Rows = "ig:{access}:keys";
    private static readonly RedisKey Hashes = "ig:{access}:hashes";
    private static readonly RedisKey Used = "ig:{access}:used";
    private static readonly RedisKey Audit = "ig:{access}:audit";

    private static readonly StoreScript Write = StoreScript.Load("Access.Scripts.write_key");
    private static readonly StoreScript Find = StoreScript.Load("Access.Scripts.find_key");

    public async Task AddAsync(ApiKey key, AccessChange change, CancellationToken cancellationToken)
    {
        if (!await WriteAsync(null, key, change, cancellationToken))
        {
            throw new InvalidOperationException("The id of a new API key exists already.");
        }
    }

    public async Task<bool> TryAddFirstAdminAsync(ApiKey key, AccessChange change, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isThere = (await ListAsync(cancellationToken)).Any(
            known => known.Scopes.HasFlag(AccessScope.Admin) && known.RevokedAt is null && !(now >= known.ExpiresAt));

        // Two hosts that start at the same time may both come here: then there are two admin keys, both of which were shown to the operator.
        return !isThere && await WriteAsync(null, key, change, cancellationToken);
    }

    public Task<bool> TryReplaceAsync(ApiKey read, ApiKey replacement, AccessChange change, CancellationToken cancellationToken)
        => WriteAsync(read, replacement, change, cancellationToken);

    public async Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken)
        => (string?)await store.RunAsync(Find, [Hashes, Rows], [hash], cancellationToken) is { Length: > 0 } row ? Read(row) : null;

    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = (string?)await store.DoAsync(database => database.HashGetAsync(Rows, id), cancellationToken);
        var used = await store.DoAsync(database => database.HashGetAsync(Used, id), cancellationToken);
        return row is null ? null : Read(row) with { LastUsedAt = TimeOf(used) };
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await store.DoAsync(database => database.HashGetAllAsync(Rows), cancellationToken);
        var used = (await store.DoAsync(database => database.HashGetAllAsync(Used), cancellationToken)).ToDictionary(entry => entry.Name, entry => entry.Value);
        return [.. rows
            .Select(entry => Read((string)entry.Value!) with { LastUsedAt = TimeOf(used.GetValueOrDefault(entry.Name)) })
            .OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
        => await store.DoAsync(database => database.HashLengthAsync(Rows), cancellationToken) > 0;

    public Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken)
        => store.DoAsync(database => database.HashSetAsync(Used, id, at.ToUnixTimeMilliseconds()), cancellationToken);

    public Task RecordAsync(AccessChange change, CancellationToken cancellationToken) => store.DoAsync(
        async database =>
        {
            await database.ListLeftPushAsync(Audit, JsonSerializer.Serialize(change, AccessJson.Default.AccessChange));
            await database.ListTrimAsync(Audit, 0, ChangesKept - 1);
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<AccessChange>> ReadAuditAsync(CancellationToken cancellationToken)
    {
        var entries = await store.DoAsync(database => database.ListRangeAsync(Audit), cancellationToken);
        return [.. entries.Select(entry => JsonSerializer.Deserialize((string)entry!, AccessJson.Default.AccessChange)!)];
    }

    private static ApiKey Read(string row) => JsonSerializer.Deserialize(row, AccessJson.Default.ApiKey)!;

    private static string Serialize(ApiKey key) => JsonSerializer.Serialize(key with { LastUsedAt = null }, AccessJson.Default.ApiKey);

    private static DateTimeOffset? TimeOf(RedisValue milliseconds)
        => milliseconds.IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds(long.Parse((string)milliseconds!, CultureInfo.InvariantCulture));

    private async Task<bool> WriteAsync(ApiKey? read, ApiKey key, AccessChange change, CancellationToken cancellationToken)
        => (bool)await store.RunAsync(
            Write,
            [Rows, Hashes, Audit],
            [
                key.Id, read is null ? "" : Serialize(read), Serialize(key), JsonSerializer.Serialize(change, AccessJson.Default.AccessChange), ChangesKept,
                .. key.Hashes.Select(hash => (RedisValue)hash),
            ],
            cancellationToken);
}
