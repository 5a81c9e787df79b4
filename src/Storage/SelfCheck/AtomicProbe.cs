using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>
/// Runs scripts on several connections that compete for the same keys. On a server whose scripts are atomic, each key has exactly one winner.
/// </summary>
internal static class AtomicProbe
{
    private const int Connections = 4;
    private const int Rounds = 500;

    private static readonly StoreScript Script = StoreScript.Load("SelfCheck.Scripts.atomic_probe");

    /// <summary>The number of keys that did not have exactly one winner; 0 on a safe server.</summary>
    public static async Task<int> CountFaultsAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var prefix = $"ig:{{check}}:{Guid.NewGuid():N}:";
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => ConnectionMultiplexer.ConnectAsync(options)));
        try
        {
            var winners = new int[Rounds];
            await Task.WhenAll(connections.Select((connection, caller) => CompeteAsync(connection, caller, prefix, winners, cancellationToken)));
            var keys = Enumerable.Range(0, Rounds).Select(round => Key(prefix, round)).ToArray();
            await connections[0].GetDatabase().KeyDeleteAsync(keys);
            return winners.Count(count => count != 1);
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task CompeteAsync(
        ConnectionMultiplexer connection, int caller, string prefix, int[] winners, CancellationToken cancellationToken)
    {
        var store = new StoreConnection(connection);

        // The first run loads the script on the server, so that all further runs are sent in the same way and run at the same time.
        await store.RunAsync(Script, [Key(prefix, -1 - caller)], [caller], cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Rounds).Select(async round =>
        {
            if ((int)await store.RunAsync(Script, [Key(prefix, round)], [caller], cancellationToken) == 1)
            {
                Interlocked.Increment(ref winners[round]);
            }
        }));
    }

    private static RedisKey Key(string prefix, int round) => prefix + round.ToString(CultureInfo.InvariantCulture);
}
