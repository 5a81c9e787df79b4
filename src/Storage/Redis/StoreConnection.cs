using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Runs scripts by hash, and maps the client's exceptions to <see cref="StoreUnavailableException"/>. No command is sent twice,
/// except a script that the server did not know and therefore did not run.
/// </summary>
internal sealed class StoreConnection
{
    private readonly IConnectionMultiplexer _redis;
    private readonly ILogger _logger;

    public StoreConnection(IConnectionMultiplexer redis, TimeProvider? time = null, ILogger<StoreConnection>? logger = null)
    {
        (_redis, _logger) = (redis, logger ?? NullLogger<StoreConnection>.Instance);
        Partitions = new PartitionWatch(time ?? TimeProvider.System, logger);
        Due = new DueReader(this, time ?? TimeProvider.System);
    }

    /// <summary>The partitions that respond; shared by all users of this connection.</summary>
    public PartitionWatch Partitions { get; }

    /// <summary>What is due in which partition; shared by all users of this connection.</summary>
    public DueReader Due { get; }

    public async Task<RedisResult> RunAsync(StoreScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var database = _redis.GetDatabase();

            // As in DoAsync. One method instead of three, because a job runs many scripts, and each asynchronous method costs.
            try
            {
                return await database.ScriptEvaluateAsync(script.Hash, keys, arguments).WaitAsync(cancellationToken);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                // Unknown to this server, or lost at its restart: it was not run, and sending the full script loads it.
                return await database.ScriptEvaluateAsync(script.Source, keys, arguments, CommandFlags.NoScriptCache).WaitAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            throw StoreFaults.Fold(exception);
        }
    }

    public async Task<T> DoAsync<T>(Func<IDatabase, Task<T>> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // The client limits the wait; the token only lets the caller return earlier, and the command may still take effect.
            return await action(_redis.GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            throw StoreFaults.Fold(exception);
        }
    }

    /// <summary>Queries all partitions, as <see cref="PartitionWatch.QueryAllAsync"/> does.</summary>
    public Task<IReadOnlyList<(int Partition, T Result)>> QueryAllAsync<T>(Func<PartitionKeys, IDatabase, Task<T>> query, CancellationToken cancellationToken)
        => Partitions.QueryAllAsync(partition => DoAsync(database => query(new PartitionKeys(partition), database), cancellationToken));

    /// <summary>A channel of hints, to which nothing is subscribed yet.</summary>
    public HintChannel Hints(string name, Action<string> receive) => new(_redis, name, receive, _logger);

    /// <summary>The time that scripts use as now, in ms since 1970: the store's clock, or that of the tests.</summary>
    public async Task<long> NowAsync(StoreSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Now is { } now)
        {
            return now().ToUnixTimeMilliseconds();
        }

        var time = (string[])(await DoAsync(database => database.ExecuteAsync("TIME"), cancellationToken))!;
        return (long.Parse(time[0], CultureInfo.InvariantCulture) * 1000) + (long.Parse(time[1], CultureInfo.InvariantCulture) / 1000);
    }

    /// <summary>Scans the keys of every master, in pages. Fails when one of them does not respond, since its keys would be missing.</summary>
    public async IAsyncEnumerable<string> FindKeysAsync(string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = _redis.GetDatabase().Database;
        foreach (var server in _redis.GetServers().Where(server => !server.IsReplica))
        {
            await using var keys = server.KeysAsync(number, pattern, pageSize: 1000).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(keys))
            {
                yield return (string)keys.Current!;
            }
        }

        static async Task<bool> NextAsync(IAsyncEnumerator<RedisKey> keys)
        {
            try
            {
                return await keys.MoveNextAsync();
            }
            catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
            {
                throw StoreFaults.Fold(exception);
            }
        }
    }
}
