using ImageGen.Storage.Redis;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Settings;

/// <summary>What of a host follows the settings: a configuration with files and the overlay, over a store and a key ring.</summary>
internal sealed class SettingsHost
{
    public SettingsHost(IConnectionMultiplexer redis, string? ring, params (string Key, string Value)[] files)
    {
        Configuration.AddInMemoryCollection(files.Select(file => KeyValuePair.Create(file.Key, (string?)file.Value)));
        var overlay = new SettingsOverlay();
        ((IConfigurationBuilder)Configuration).Add(overlay);
        var store = new SettingsStore(new StoreConnection(redis));
        var seal = new SecretProtector(ring);
        Follower = new SettingsFollower(store, seal, overlay, TimeProvider.System, NullLogger<SettingsFollower>.Instance);
        Settings = new RuntimeSettings(store, seal, overlay, Follower, Configuration, TimeProvider.System);
    }

    public ConfigurationManager Configuration { get; } = new();

    public SettingsFollower Follower { get; }

    public RuntimeSettings Settings { get; }

    public async Task SetAsync(string key, string? value)
    {
        var cancel = TestContext.Current.CancellationToken;
        Assert.True(SettingKey.TryParse(key, out var parsed));
        Assert.Equal(SettingWrite.Written, await Settings.WriteAsync(parsed, value, (await Settings.ReadAsync(cancel)).Revision, "a test", cancel));
    }
}
