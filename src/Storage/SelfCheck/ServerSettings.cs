using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>Reads the settings of a server: with CONFIG GET or, where that is not allowed, as on managed servers, with INFO.</summary>
internal sealed class ServerSettings
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public string? EvictionPolicy => _values.GetValueOrDefault("maxmemory-policy") ?? _values.GetValueOrDefault("maxmemory_policy");

    public bool? AppendOnly => (_values.GetValueOrDefault("appendonly") ?? _values.GetValueOrDefault("aof_enabled")) switch
    {
        "yes" or "1" => true,
        "no" or "0" => false,
        _ => null,
    };

    public string? FsyncPolicy => _values.GetValueOrDefault("appendfsync");

    public static async Task<ServerSettings> ReadAsync(IServer server)
    {
        var settings = new ServerSettings();
        foreach (var name in (string[])["maxmemory-policy", "appendonly", "appendfsync"])
        {
            await settings.ReadAsync(async () => (await server.ConfigGetAsync(name)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        }

        if (settings.EvictionPolicy is null || settings.AppendOnly is null)
        {
            foreach (var section in (string[])["memory", "persistence"])
            {
                await settings.ReadAsync(async () => (await server.InfoAsync(section)).SelectMany(group => group));
            }
        }

        return settings;
    }

    private async Task ReadAsync(Func<Task<IEnumerable<KeyValuePair<string, string>>>> read)
    {
        try
        {
            foreach (var (name, value) in await read())
            {
                _values[name] = value;
            }
        }
        catch (RedisServerException)
        {
            // Not allowed or not supported: the setting stays unknown, which the check reports.
        }
    }
}
