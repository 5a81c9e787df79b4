using System.Globalization;
using ImageGen.Storage.Embedded;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>Writes rows to an embedded store, one after the other, noting each that was acknowledged, until it is killed.</summary>
internal static class DoomedWriter
{
    public const string Command = "write-until-killed";

    public static string RowOf(int number) => $"ig:{{p{number % 16:x}}}:job:{number}";

    public static async Task<int> RunAsync(string folder, string acknowledged)
    {
        await using var store = await EmbeddedStore.StartAsync(folder);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        await using var notes = new StreamWriter(acknowledged) { AutoFlush = true };
        for (var number = 0; ; number++)
        {
            await redis.GetDatabase().ScriptEvaluateAsync(
                "redis.call('HSET', KEYS[1], 'n', ARGV[1]) redis.call('ZADD', KEYS[2], ARGV[1], ARGV[1]) return 1",
                [RowOf(number), $"ig:{{p{number % 16:x}}}:start:x"],
                [number]);
            await notes.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
