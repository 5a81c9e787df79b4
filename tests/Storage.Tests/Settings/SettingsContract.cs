using ImageGen.Storage.Secrets;
using ImageGen.Storage.Settings;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Settings;

/// <summary>What the run-time settings promise, on every server they may be kept on.</summary>
public abstract partial class SettingsContract(IStoreServer server) : IAsyncLifetime
{
    private const string Token = "r8_canary_1f9a40";

    private readonly TemporaryFolder _ring = new();
    private ConnectionMultiplexer _redis = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        await StoreContents.ClearAsync(_redis);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis.DisposeAsync();
        _ring.Dispose();
    }

    [Fact]
    public async Task A_setting_of_one_host_overrides_the_files_of_another_host()
    {
        var (one, other) = (Host(), Host(("ImageGen:DefaultProvider", "sandbox"), ("ImageGen:Providers:replicate:Model", "a/b")));

        await one.SetAsync("ai.replicate.token", Token);
        await one.SetAsync("ai.image.provider", "replicate");
        await other.Follower.FollowAsync(Cancel);

        Assert.Equal(
            ("replicate", Token, "a/b"),
            (other.Configuration["ImageGen:DefaultProvider"], other.Configuration["ImageGen:Providers:replicate:Token"], other.Configuration["ImageGen:Providers:replicate:Model"]));
        Assert.Equal(Token, one.Configuration["ImageGen:Providers:replicate:Token"]);
    }

    [Fact]
    public async Task A_removed_setting_restores_the_value_of_the_files()
    {
        var host = Host(("ImageGen:Providers:replicate:Token", "from the files"));
        await host.SetAsync("ai.replicate.key", Token);
        Assert.Equal(Token, host.Configuration["ImageGen:Providers:replicate:Token"]);

        await host.SetAsync("ai.replicate.token", null);

        Assert.Equal("from the files", host.Configuration["ImageGen:Providers:replicate:Token"]);
    }

    [Fact]
    public async Task A_watcher_of_the_configuration_is_notified_once_per_change()
    {
        var host = Host();
        var told = 0;
        using var watch = ChangeToken.OnChange(((IConfiguration)host.Configuration).GetReloadToken, () => told++);

        await host.SetAsync("ai.stability.key", Token);
        await host.Follower.FollowAsync(Cancel);
        await host.Follower.FollowAsync(Cancel);

        Assert.Equal(1, told);
    }

    [Fact]
    public async Task One_of_two_concurrent_changes_of_the_same_version_succeeds()
    {
        var host = Host();
        Assert.True(SettingKey.TryParse("ai.cogview.key", out var key));
        var revision = (await host.Settings.ReadAsync(Cancel)).Revision;

        var first = await host.Settings.WriteAsync(key, "one", revision, "a", Cancel);
        var second = await host.Settings.WriteAsync(key, "two", revision, "b", Cancel);

        Assert.Equal((SettingWrite.Written, SettingWrite.Moved), (first, second));
        Assert.Equal("one", (await host.Settings.ReadAsync(Cancel)).Values["ai.cogview.token"]);
        Assert.Single(await host.Settings.ReadAuditAsync(Cancel));
    }

    [Fact]
    public async Task Removing_a_setting_that_is_not_set_is_refused()
    {
        var host = Host();
        Assert.True(SettingKey.TryParse("ai.cogview.key", out var key));

        Assert.Equal(SettingWrite.Absent, await host.Settings.WriteAsync(key, null, 0, "a", Cancel));
        Assert.Empty(await host.Settings.ReadAuditAsync(Cancel));
    }

    [Fact]
    public async Task The_store_never_holds_a_setting_in_plain_text_or_a_key()
    {
        await Host().SetAsync("ai.replicate.token", Token);

        var all = (await _redis.GetDatabase().HashGetAllAsync("ig:{settings}:values")).Select(entry => (string)entry.Value!)
            .Concat((await _redis.GetDatabase().ListRangeAsync("ig:{settings}:audit")).Select(entry => (string)entry!)).ToList();
        Assert.Equal(2, all.Count);
        Assert.All(all, text => Assert.DoesNotContain(Token, text, StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(_ring.Path, "key-*.xml"));
    }

    [Fact]
    public async Task The_audit_lists_changes_newest_first_and_without_values()
    {
        var host = Host();
        await host.SetAsync("ai.replicate.token", Token);
        await host.SetAsync("ai.replicate.token", null);

        var audit = await host.Settings.ReadAuditAsync(Cancel);

        Assert.Equal([("removed", "ai.replicate.token", "a test"), ("set", "ai.replicate.token", "a test")], audit.Select(change => (change.Action, change.Key, change.By)));
        Assert.All(audit, change => Assert.True(TimeProvider.System.GetUtcNow() - change.At < TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_setting_that_this_host_can_not_decrypt_is_named_and_ignored()
    {
        using var elsewhere = new TemporaryFolder();
        await Host().SetAsync("ai.replicate.token", Token);
        await Host().SetAsync("ai.image.provider", "replicate");
        var stranger = new SettingsHost(_redis, elsewhere.Path, ("ImageGen:DefaultProvider", "sandbox"));

        await stranger.Follower.FollowAsync(Cancel);

        Assert.Equal(["ai.image.provider", "ai.replicate.token"], stranger.Follower.Unreadable);
        Assert.Equal(("sandbox", null), (stranger.Configuration["ImageGen:DefaultProvider"], stranger.Configuration["ImageGen:Providers:replicate:Token"]));
    }

    [Fact]
    public async Task A_value_copied_to_another_setting_can_not_be_decrypted_there()
    {
        await Host().SetAsync("ai.replicate.token", Token);
        var database = _redis.GetDatabase();
        await database.HashSetAsync("ig:{settings}:values", "ai.image.provider", await database.HashGetAsync("ig:{settings}:values", "ai.replicate.token"));
        await database.StringIncrementAsync("ig:{settings}:revision");
        var host = Host();

        await host.Follower.FollowAsync(Cancel);

        Assert.Equal(["ai.image.provider"], host.Follower.Unreadable);
        Assert.Null(host.Configuration["ImageGen:DefaultProvider"]);
    }

    [Fact]
    public async Task A_host_with_an_older_key_ring_decrypts_settings_of_a_new_key()
    {
        using var elsewhere = new TemporaryFolder();
        await new SettingsHost(_redis, elsewhere.Path).SetAsync("ai.stability.key", "other");
        var host = Host();
        await host.Follower.FollowAsync(Cancel);
        Assert.Equal(["ai.stability.token"], host.Follower.Unreadable);

        foreach (var key in Directory.GetFiles(elsewhere.Path))
        {
            File.Copy(key, Path.Combine(_ring.Path, Path.GetFileName(key)));
        }

        await Host().SetAsync("ai.replicate.token", Token);
        await host.Follower.FollowAsync(Cancel);

        Assert.Empty(host.Follower.Unreadable);
        Assert.Equal("other", host.Configuration["ImageGen:Providers:stability:Token"]);
    }

    [Fact]
    public async Task Settings_can_not_be_written_without_a_key_ring_and_the_setting_to_set_is_named()
    {
        var host = new SettingsHost(_redis, null);

        var fault = await Assert.ThrowsAsync<KeyRingUnavailableException>(() => host.Settings.ReadAsync(Cancel));

        Assert.Contains("ImageGen:Settings:KeyRing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ring_that_is_no_folder_is_a_fault_of_the_setting()
    {
        var file = Path.Combine(_ring.Path, "file");
        await File.WriteAllTextAsync(file, "", Cancel);

        var fault = await Assert.ThrowsAsync<KeyRingUnavailableException>(() => new SettingsHost(_redis, file).Settings.ReadAsync(Cancel));

        Assert.Contains("ImageGen:Settings:KeyRing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_has_the_files_and_the_given_values_and_not_those_in_force()
    {
        var host = Host(("ImageGen:Providers:replicate:Model", "a/b"), ("ImageGen:Providers:replicate:Token", "file"));
        await host.SetAsync("ai.replicate.token", Token);
        await host.SetAsync("ai.image.provider", "replicate");

        var preview = host.Settings.Preview(new Dictionary<string, string> { ["ai.image.provider"] = "sandbox" });

        Assert.Equal(
            ("sandbox", "file", "a/b"),
            (preview["ImageGen:DefaultProvider"], preview["ImageGen:Providers:replicate:Token"], preview["ImageGen:Providers:replicate:Model"]));
    }

    private SettingsHost Host(params (string Key, string Value)[] files) => new(_redis, _ring.Path, files);
}
