using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace ImageGen.Bench.Measures;

/// <summary>A connection to the Redis under test that sends nothing but what it is asked for.</summary>
internal sealed class StoreProbe : IAsyncDisposable
{
    /// <summary>Longer than any measurement: the client's own commands would be counted.</summary>
    private const int NoBackgroundCommands = 100_000;

    /// <summary>Two readings of the memory differ by fewer bytes once nothing but heartbeats and buffers changes it.</summary>
    private const long Steady = 32 * 1024;

    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(2);

    /// <summary>Longer than the pause between two rounds in which a worker makes rows compact.</summary>
    private static readonly TimeSpan WorkersAreDone = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConnectionMultiplexer _connection;

    private StoreProbe(ConnectionMultiplexer connection) => _connection = connection;

    public IDatabase Database => _connection.GetDatabase();

    public IServer Server => _connection.GetServers()[0];

    public static async Task<StoreProbe> ConnectAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AllowAdmin = true;
        options.KeepAlive = NoBackgroundCommands;
        options.ConfigCheckSeconds = NoBackgroundCommands;
        options.AsyncTimeout = 60_000;
        options.CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false);
        return new StoreProbe(await ConnectionMultiplexer.ConnectAsync(options));
    }

    /// <summary>The commands so far.</summary>
    public async Task<StoreCounts> CountAsync()
    {
        var info = await InfoAsync("everything");
        return new StoreCounts(
            Stopwatch.GetTimestamp(),
            Number(info["total_commands_processed"]),
            info.Where(field => field.Key.StartsWith("cmdstat_", StringComparison.Ordinal))
                .ToDictionary(field => field.Key["cmdstat_".Length..], field => Number(field.Value.Split('=', ',')[1])));
    }

    /// <summary>Bytes that the server uses, once the figure no longer changes.</summary>
    /// <param name="published">Whether to wait also until a running worker has published all events and made the rows of ended jobs compact.</param>
    /// <exception cref="TimeoutException">The memory did not become steady, or events remain.</exception>
    public async Task<long> SettledMemoryAsync(bool published)
    {
        var start = Stopwatch.GetTimestamp();
        var steadySince = start;
        var (before, events) = (0L, 0L);
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            events = published ? await CountOutboxAsync() : 0;
            _ = await Server.ExecuteAsync("MEMORY", "PURGE");
            var now = Number((await InfoAsync("memory"))["used_memory"]);
            if (events > 0 || Math.Abs(now - before) >= Steady)
            {
                (before, steadySince) = (now, Stopwatch.GetTimestamp());
            }
            else if (!published || Stopwatch.GetElapsedTime(steadySince) >= WorkersAreDone)
            {
                return now;
            }

            await Task.Delay(BetweenReadings);
        }

        throw new TimeoutException($"The memory of the store is not steady after {Patience}: {before} bytes, {events} events in the outbox.");
    }

    /// <summary>Writes the append-only file anew, so that no later measurement has to pay for that.</summary>
    public async Task CompactFileAsync()
    {
        // Redis may have begun one by itself, because the file has grown.
        await WaitForRewritesAsync();
        _ = await Server.ExecuteAsync("BGREWRITEAOF");
        await WaitForRewritesAsync();
    }

    private async Task WaitForRewritesAsync()
    {
        string[] running = ["aof_rewrite_in_progress", "aof_rewrite_scheduled"];
        Dictionary<string, string> info;
        do
        {
            await Task.Delay(200);
            info = await InfoAsync("persistence");
        }
        while (running.Any(field => info[field] != "0"));
    }

    /// <summary>Events that no relay has handed to the bus yet.</summary>
    private async Task<long> CountOutboxAsync()
    {
        long count = 0;
        for (var partition = 0; partition < 16; partition++)
        {
            count += await Database.SortedSetLengthAsync($"ig:{{p{partition:x}}}:out");
        }

        return count;
    }

    private async Task<Dictionary<string, string>> InfoAsync(string section)
        => ((string)(await Server.ExecuteAsync("INFO", section))!).Split("\r\n")
            .Where(line => line.Contains(':'))
            .Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
