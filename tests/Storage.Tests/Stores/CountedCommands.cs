using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>What a Redis server was asked, by its own count; commands inside scripts are counted too.</summary>
internal sealed class CountedCommands(IServer server)
{
    /// <summary>Sets all counts to 0.</summary>
    public Task ResetAsync() => server.ConfigResetStatisticsAsync();

    /// <summary>How often the server ran each command since the reset, in capitals.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadAsync()
        => (await server.InfoAsync("commandstats"))
            .SelectMany(section => section)
            .ToDictionary(line => line.Key["cmdstat_".Length..].ToUpperInvariant(), line => long.Parse(line.Value.Split(',')[0]["calls=".Length..], System.Globalization.CultureInfo.InvariantCulture));
}
