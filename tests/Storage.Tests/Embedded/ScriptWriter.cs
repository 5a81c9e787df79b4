using System.Globalization;
using ImageGen.Storage.Embedded;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Embedded;

/// <summary>Runs scripts of several writes on an embedded store over two connections, noting each that was acknowledged, until it is killed.</summary>
internal static class ScriptWriter
{
    public const string Command = "run-scripts-until-killed";

    private const string Script = """
        redis.call('HSET', KEYS[1], 'n', ARGV[1], 'request', ARGV[2])
        redis.call('ZADD', KEYS[2], ARGV[1], ARGV[1])
        redis.call('RPUSH', KEYS[3], ARGV[1])
        redis.call('SET', KEYS[4], ARGV[1])
        return 1
        """;

    public static async Task<int> RunAsync(string folder, string acknowledged, int after, int atOnce, int count)
    {
        await using var store = await EmbeddedStore.StartAsync(folder);
        await using var one = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        await using var other = await ConnectionMultiplexer.ConnectAsync(store.ConnectionString.WithLongTimeout());
        await using var notes = new StreamWriter(acknowledged) { AutoFlush = true };
        var last = after;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(worker => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref last); number <= after + count; number = Interlocked.Increment(ref last))
            {
                var database = (worker % 2 == 0 ? one : other).GetDatabase();
                await database.ScriptEvaluateAsync(Script, Keys(number), [number, new string('x', 200)]);
                lock (notes)
                {
                    notes.WriteLine(number.ToString(CultureInfo.InvariantCulture));
                }
            }
        })));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    public static List<int> Acknowledged(string notes)
    {
        if (!File.Exists(notes))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(notes, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

        // The last line may be cut short.
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    /// <summary>The numbers whose scripts are there. Fails where a part of one is.</summary>
    public static async Task<List<int>> FindWholeAsync(IDatabase database, int from, int to)
    {
        List<int> whole = [];
        for (var number = from; number <= to; number++)
        {
            var keys = Keys(number);
            bool[] parts =
            [
                await database.HashGetAsync(keys[0], "n") == number,
                await database.SortedSetScoreAsync(keys[1], number) is not null,
                await database.ListPositionAsync(keys[2], number) >= 0,
                await database.StringGetAsync(keys[3]) == number,
            ];
            Assert.True(parts.All(part => part == parts[0]), $"Of script {number} only a part is there: {string.Join(' ', parts)}.");
            if (parts[0])
            {
                whole.Add(number);
            }
        }

        return whole;
    }

    private static RedisKey[] Keys(int number)
    {
        var tag = $"{{p{number % 16:x}}}";
        return [$"{tag}:row:{number}", $"{tag}:set:{number % 4}", $"{tag}:list:{number}", $"{tag}:text:{number}"];
    }
}
