using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>
/// Increments a counter on one connection without pause while scripts on another one read it. On a server whose scripts are atomic, no script sees the counter change.
/// </summary>
internal static class AtomicProbe
{
    private const int Rounds = 10;

    /// <summary>The reads of a script: some milliseconds of the server's time, in which a server whose scripts are not atomic runs many increments.</summary>
    private const int Reads = 5_000;

    private static readonly StoreScript Script = StoreScript.Load("SelfCheck.Scripts.atomic_probe");

    /// <summary>Whether a script saw what another client wrote while it ran.</summary>
    public static async Task<bool> FindsOverlapAsync(ConfigurationOptions options, CancellationToken cancellationToken)
    {
        RedisKey counter = $"ig:{{check}}:{Guid.NewGuid():N}";
        await using var writing = await ConnectionMultiplexer.ConnectAsync(options);
        await using var reading = await ConnectionMultiplexer.ConnectAsync(options);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var increments = IncrementAsync(writing.GetDatabase(), counter, end.Token);
        try
        {
            return await FindsOverlapAsync(new StoreConnection(reading), counter, cancellationToken);
        }
        finally
        {
            await end.CancelAsync();
            await increments;
            await writing.GetDatabase().KeyDeleteAsync(counter);
        }
    }

    private static async Task<bool> FindsOverlapAsync(StoreConnection connection, RedisKey counter, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            if ((int)await connection.RunAsync(Script, [counter], [Reads], cancellationToken) == 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Several increments are on the way at once, so that the server has one to run whenever it could.</summary>
    private static async Task IncrementAsync(IDatabase database, RedisKey counter, CancellationToken end)
    {
        const int atOnce = 16;
        while (!end.IsCancellationRequested)
        {
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => database.StringIncrementAsync(counter)));
        }
    }
}
