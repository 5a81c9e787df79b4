using System.Globalization;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>The check of the start, and what <c>INFO</c> says of memory and disk.</summary>
internal sealed class StoreExamination(StoreSelfCheck check, IOptions<StorageOptions> options) : IStoreExamination
{
    /// <summary>The part of its memory limit from which on a server is close to refusing all writes.</summary>
    private const double NearlyFull = 0.8;

    private static readonly (string Key, string Meaning)[] LastWrites =
    [
        ("aof_last_write_status", "its last write to the append-only file failed, so that it refuses writes"),
        ("aof_last_bgrewrite_status", "it could not rewrite its append-only file, which grows until it can"),
        ("rdb_last_bgsave_status", "its last snapshot failed, so that a backup of it is old"),
    ];

    public async Task<StoreReport> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var verdict = await check.RunAsync(cancellationToken);
            List<string> servers = [];
            List<string> warnings = [.. verdict.Warnings];
            var client = StoreClient.CreateOptions(options.Value.ConnectionString);
            client.AllowAdmin = true; // The client counts INFO among the commands of operators.
            await using var redis = await ConnectionMultiplexer.ConnectAsync(client);
            foreach (var server in redis.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
            {
                await ReadAsync(server, servers, warnings);
            }

            return new StoreReport(servers, verdict.Faults, warnings);
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            var refusal = exception.GetBaseException() is RedisServerException { Message: var error } ? $" The server responds with {error.Split(' ')[0]}." : "";
            throw new StoreUnavailableException($"The store can't be reached.{refusal}");
        }
    }

    private static async Task ReadAsync(IServer server, List<string> servers, List<string> warnings)
    {
        Dictionary<string, string> info = new(StringComparer.Ordinal);
        try
        {
            foreach (var (key, value) in (await server.InfoAsync()).SelectMany(section => section))
            {
                info[key] = value;
            }
        }
        catch (RedisServerException)
        {
            // INFO is not allowed; the check has reported what it can't read.
        }

        var (used, limit) = (Number(info, "used_memory"), Number(info, "maxmemory"));
        servers.Add(string.Create(CultureInfo.InvariantCulture, $"{ServerName.Of(server)}: version {server.Version}, {Megabytes(used)} of memory in use, {(limit > 0 ? $"of at most {Megabytes(limit)}" : "no limit")}."));
        if (limit > 0 && used > NearlyFull * limit)
        {
            warnings.Add($"{ServerName.Of(server)} uses {Megabytes(used)} of {Megabytes(limit)}; at the limit it refuses all writes. Raise maxmemory, or shorten ImageGen:Store:Retention.");
        }

        warnings.AddRange(LastWrites.Where(write => info.GetValueOrDefault(write.Key) is { } state && state != "ok").Select(write => $"{ServerName.Of(server)}: {write.Meaning} ({write.Key}); check its disk."));
    }

    private static long Number(Dictionary<string, string> info, string key)
        => long.TryParse(info.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_048_576.0:0.#} MB");
}
