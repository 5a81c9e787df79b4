using System.Globalization;
using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// The one way to the server: runs scripts by hash, and folds what the client throws into one exception. Nothing is sent twice,
/// except a script the server did not know and therefore did not run.
/// </summary>
internal sealed class StoreConnection(IConnectionMultiplexer redis)
{
    public async Task<RedisResult> RunAsync(StoreScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
        => await DoAsync(database => RunAsync(database, script, keys, arguments), cancellationToken);

    public async Task<T> DoAsync<T>(Func<IDatabase, Task<T>> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // The client bounds the wait; the token only lets the caller go earlier, the command may still take effect.
            return await action(redis.GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            throw StoreFaults.Fold(exception);
        }
    }

    /// <summary>The store's clock, in ms since 1970.</summary>
    public async Task<long> TimeAsync(CancellationToken cancellationToken)
    {
        var time = (string[])(await DoAsync(database => database.ExecuteAsync("TIME"), cancellationToken))!;
        return (long.Parse(time[0], CultureInfo.InvariantCulture) * 1000) + (long.Parse(time[1], CultureInfo.InvariantCulture) / 1000);
    }

    private static async Task<RedisResult> RunAsync(IDatabase database, StoreScript script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // New to this server, or forgotten at its restart: it was not run, and sending it whole makes it known.
            return await database.ScriptEvaluateAsync(script.Source, keys, arguments, CommandFlags.NoScriptCache);
        }
    }
}
