using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>Checks that a server does not lose acknowledged writes and runs scripts atomically: all guarantees of this system depend on it.</summary>
internal sealed class StoreSelfCheck(IOptions<StorageOptions> options)
{
    public async Task<StoreVerdict> RunAsync(CancellationToken cancellationToken)
    {
        List<string> faults = [];
        List<string> warnings = [];

        await using var redis = await ConnectionMultiplexer.ConnectAsync(CreateOptions());
        var servers = redis.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }).ToList();
        if (servers.Count == 0)
        {
            throw new StoreUnavailableException("No server of the store responded in time for the check.");
        }

        foreach (var server in servers)
        {
            await (options.Value.Embedded ? EmbeddedCheck.RunAsync(server, faults) : CheckSettingsAsync(server, faults, warnings));
        }

        await CheckScriptsAsync(faults, cancellationToken);
        return new StoreVerdict(faults, warnings);
    }

    private static async Task CheckSettingsAsync(IServer server, List<string> faults, List<string> warnings)
    {
        var settings = await ServerSettings.ReadAsync(server);
        if (settings.EvictionPolicy is null)
        {
            faults.Add($"{ServerName.Of(server)} does not report its maxmemory-policy; allow CONFIG GET or INFO, and set 'maxmemory-policy noeviction'.");
        }
        else if (settings.EvictionPolicy != "noeviction")
        {
            faults.Add($"{ServerName.Of(server)} has maxmemory-policy {settings.EvictionPolicy}, which deletes jobs when memory is short; set 'maxmemory-policy noeviction'.");
        }

        if (settings.AppendOnly is null)
        {
            faults.Add($"{ServerName.Of(server)} does not report whether it keeps an append-only file; allow CONFIG GET or INFO, and set 'appendonly yes'.");
        }
        else if (settings.AppendOnly is false)
        {
            faults.Add($"{ServerName.Of(server)} keeps no append-only file, so a restart loses accepted jobs; set 'appendonly yes' and 'appendfsync always'.");
        }
        else if (settings.FsyncPolicy != "always")
        {
            warnings.Add(
                $"{ServerName.Of(server)} has appendfsync {settings.FsyncPolicy ?? "unknown"}: when the machine (not only the process) fails, the last second "
                + "of accepted jobs and purchases may be lost; 'appendfsync always' prevents it.");
        }
    }

    private async Task CheckScriptsAsync(List<string> faults, CancellationToken cancellationToken)
    {
        if (await AtomicProbe.FindsOverlapAsync(CreateOptions(), cancellationToken))
        {
            faults.Add(
                "The server does not run Lua scripts atomically (a script saw what another client wrote while it ran), so jobs could be bought twice; "
                + "on Garnet start the server with --lua-transaction-mode.");
        }
    }

    /// <summary>Options for separate connections: reading settings needs a permission that the system does not need elsewhere, and the probe takes some time.</summary>
    private ConfigurationOptions CreateOptions()
    {
        var client = StoreClient.CreateOptions(options.Value.ConnectionString);
        client.AllowAdmin = true;
        client.AsyncTimeout = 15_000;
        return client;
    }
}
