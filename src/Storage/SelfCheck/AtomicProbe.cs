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
    private const int Rounds = 20;

    private static readonly StoreScript Script = StoreScript.Load("SelfCheck.Scripts.atomic_probe");

    /// <summary>The number of keys that did not have exactly one winner; 0 on a safe server.</summary>
    public static async Task<int> CountFaultsAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        var prefix = $"ig:{{check}}:{Guid.NewGuid():N}:";
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => ConnectionMultiplexer.ConnectAsync(options)));
        try
        {
            var callers = connections.Select(connection => new StoreConnection(connection)).ToArray();

            // The first run loads the script on the server, so that all further runs are sent in the same way.
            await Task.WhenAll(callers.Select((caller, number) => caller.RunAsync(Script, [Key(prefix, -1 - number)], [number], cancellationToken)));
            var faults = 0;
            for (var round = 0; round < Rounds; round++)
            {
                faults += await CompeteAsync(callers, Key(prefix, round), cancellationToken) == 1 ? 0 : 1;
            }

            await connections[0].GetDatabase().KeyDeleteAsync([.. Enumerable.Range(0, Rounds).Select(round => Key(prefix, round))]);
            return faults;
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// The number of winners of a key. One key after the other: of many scripts at once, a busy server may run all those of one connection before those of the next one,
    /// and nothing competes.
    /// </summary>
    private static async Task<int> CompeteAsync(IEnumerable<StoreConnection> callers, RedisKey key, CancellationToken cancellationToken)
        => (await Task.WhenAll(callers.Select(async (caller, number) => (int)await caller.RunAsync(Script, [key], [number], cancellationToken)))).Sum();

    private static RedisKey Key(string prefix, int round) => prefix + round.ToString(CultureInfo.InvariantCulture);
}
