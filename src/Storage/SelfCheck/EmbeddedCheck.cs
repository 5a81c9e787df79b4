using System.Globalization;
using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>Checks that the embedded Garnet does not lose acknowledged writes, with <c>INFO store</c> and <c>CONFIG GET</c>.</summary>
internal static class EmbeddedCheck
{
    // The first address of a log from which no record was ever dropped: the address after the header.
    private const long FirstAddress = 64;

    public static async Task RunAsync(IServer server, List<string> faults)
    {
        var settings = await ServerSettings.ReadAsync(server);
        if (settings.AppendOnly is not true)
        {
            faults.Add("The embedded store keeps no append-only file, so a restart loses accepted jobs.");
        }

        var log = (await server.InfoAsync("store")).SelectMany(section => section).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(log.GetValueOrDefault("LogDir")))
        {
            faults.Add("The embedded store has no storage tier: it drops its oldest rows when its memory is full.");
        }

        if (!long.TryParse(log.GetValueOrDefault("Log.BeginAddress"), CultureInfo.InvariantCulture, out var begin) || begin > FirstAddress)
        {
            faults.Add($"The log of the embedded store begins at {log.GetValueOrDefault("Log.BeginAddress") ?? "an unknown address"} and not at {FirstAddress}: its oldest rows were dropped.");
        }
    }
}
