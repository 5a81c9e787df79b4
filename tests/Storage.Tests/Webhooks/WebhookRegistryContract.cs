using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Webhooks;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Webhooks;

/// <summary>What the registry of webhook endpoints promises, on every server it may be kept on.</summary>
public abstract class WebhookRegistryContract(IStoreServer server) : IAsyncLifetime
{
    private const string Secret = "whsec_Y2FuYXJ5LWNhbmFyeS1jYW5hcnk=";

    private readonly TemporaryFolder _ring = new();
    private StoreWorld _world = null!;
    private RedisWebhookRegistry _registry = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await StoreWorld.OpenAsync(server);
        _registry = Registry(_ring.Path);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _world.DisposeAsync();
        _ring.Dispose();
    }

    [Fact]
    public async Task Registered_endpoints_are_listed_oldest_first_for_their_tenant_only()
    {
        var second = Endpoint() with { CreatedAt = _world.Now.AddSeconds(1), Description = "дом", Events = ["*"] };
        var first = Endpoint();
        Assert.True(await _registry.TryAddAsync(second, Cancel));
        Assert.True(await _registry.TryAddAsync(first, Cancel));

        var listed = await _registry.ListAsync("acme", Cancel);

        Assert.Equal([first.Id, second.Id], listed.Select(endpoint => endpoint.Id));
        Assert.Equivalent(second with { Revision = 1 }, listed[1], strict: true);
        Assert.Empty(await _registry.ListAsync("other", Cancel));
        Assert.Null(await _registry.FindAsync("other", first.Id, Cancel));
    }

    [Fact]
    public async Task A_tenant_has_fifty_endpoints_besides_its_job_secret()
    {
        Assert.True(await _registry.TryWriteJobSecretAsync(Endpoint() with { Url = "" }, Cancel));
        var added = await Task.WhenAll(Enumerable.Range(0, 55).Select(_ => _registry.TryAddAsync(Endpoint(), Cancel)));

        Assert.Equal(50, added.Count(one => one));
        Assert.Equal(50, (await _registry.ListAsync("acme", Cancel)).Count);
        Assert.True(await _registry.TryAddAsync(Endpoint() with { Tenant = "other" }, Cancel));
    }

    [Fact]
    public async Task One_of_two_concurrent_changes_of_the_same_version_succeeds()
    {
        var read = await AddedAsync();

        Assert.True(await _registry.TryReplaceAsync(read with { Url = "https://one.example/" }, Cancel));
        Assert.False(await _registry.TryReplaceAsync(read with { Url = "https://two.example/" }, Cancel));

        var now = await FindAsync(read.Id);
        Assert.Equal(("https://one.example/", read.Revision + 1), (now.Url, now.Revision));
    }

    [Fact]
    public async Task A_late_change_does_not_restore_a_removed_endpoint()
    {
        var read = await AddedAsync();

        Assert.True(await _registry.TryRemoveAsync("acme", read.Id, Cancel));

        Assert.False(await _registry.TryReplaceAsync(read, Cancel));
        Assert.False(await _registry.TryReplaceAsync(read with { Revision = 0 }, Cancel));
        Assert.False(await _registry.TryRemoveAsync("acme", read.Id, Cancel));
        Assert.Null(await _registry.FindAsync("acme", read.Id, Cancel));
    }

    [Fact]
    public async Task A_disabled_endpoint_is_announced_once_without_its_query()
    {
        var read = await AddedAsync(Endpoint() with { Url = "https://hooks.example/a?token=canary" });

        Assert.True(await _registry.TryDisableAsync("acme", read.Id, "gone", Cancel));
        Assert.False(await _registry.TryDisableAsync("acme", read.Id, "failing", Cancel));

        Assert.Equal("gone", (await FindAsync(read.Id)).DisabledBecause);
        var told = Assert.Single(await _world.Outbox.TakeAsync(10, TimeSpan.Zero, Cancel));
        var disabled = Assert.IsType<WebhookDisabled>(told.Event);
        Assert.Equal((read.Id, "acme", "https://hooks.example/a", "gone", 1L), (disabled.EndpointId, disabled.Tenant, disabled.Url, disabled.Reason, disabled.Sequence));
    }

    [Fact]
    public async Task A_crash_between_the_announcement_and_its_flag_sets_the_flag_without_a_second_announcement()
    {
        var read = await AddedAsync();
        await _registry.TryDisableAsync("acme", read.Id, "failing", Cancel);
        await PutBackAsync(read);

        Assert.True(await _registry.TryDisableAsync("acme", read.Id, "failing", Cancel));

        Assert.Equal("failing", (await FindAsync(read.Id)).DisabledBecause);
        Assert.Single(await _world.Jobs.ReadEventsAsync(read.Id, 0, Cancel));
    }

    [Fact]
    public async Task An_event_that_was_counted_and_not_kept_leaves_no_gap()
    {
        var read = await AddedAsync();
        await _world.Database.HashSetAsync(WebhookKeys.Endpoint(read.Id), "seq", 1);

        await _registry.TryDisableAsync("acme", read.Id, "gone", Cancel);

        Assert.Equal([1L], (await _world.Jobs.ReadEventsAsync(read.Id, 0, Cancel)).Select(one => one.Sequence));
        Assert.Single(await _world.Outbox.TakeAsync(10, TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task An_endpoint_that_is_disabled_again_is_announced_again()
    {
        var read = await AddedAsync();
        await _registry.TryDisableAsync("acme", read.Id, "gone", Cancel);
        Assert.True(await _registry.TryReplaceAsync(await FindAsync(read.Id) with { DisabledBecause = null }, Cancel));

        Assert.True(await _registry.TryDisableAsync("acme", read.Id, "failing", Cancel));

        var told = (await _world.Jobs.ReadEventsAsync(read.Id, 0, Cancel)).Cast<WebhookDisabled>();
        Assert.Equal([(1L, "gone"), (2L, "failing")], told.Select(one => (one.Sequence, one.Reason)));
    }

    [Fact]
    public async Task Two_concurrent_disables_announce_once_and_one_of_them_succeeds()
    {
        for (var round = 0; round < 10; round++)
        {
            var read = await AddedAsync();

            var did = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _registry.TryDisableAsync("acme", read.Id, "gone", Cancel), Cancel)));

            Assert.Equal(1, did.Count(one => one));
            Assert.Single(await _world.Jobs.ReadEventsAsync(read.Id, 0, Cancel));
        }
    }

    [Fact]
    public async Task Disabling_a_missing_endpoint_announces_nothing()
    {
        Assert.False(await _registry.TryDisableAsync("acme", JobId.New(), "gone", Cancel));
        Assert.Empty(await _world.Outbox.TakeAsync(10, TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task The_job_secret_is_written_once_and_then_changed_as_it_was_read()
    {
        Assert.Null(await _registry.FindJobSecretAsync("acme", Cancel));
        var secret = Endpoint() with { Url = "" };

        Assert.True(await _registry.TryWriteJobSecretAsync(secret, Cancel));
        Assert.False(await _registry.TryWriteJobSecretAsync(secret, Cancel));

        var read = Assert.IsType<WebhookEndpoint>(await _registry.FindJobSecretAsync("acme", Cancel));
        Assert.True(await _registry.TryWriteJobSecretAsync(read with { SealedSecret = _registry.Seal(read.Id, "whsec_bmV3") }, Cancel));
        Assert.Equal(["whsec_bmV3"], _registry.Open((await _registry.FindJobSecretAsync("acme", Cancel))!, _world.Now));
        Assert.Empty(await _registry.ListAsync("acme", Cancel));
    }

    [Fact]
    public async Task The_store_never_holds_a_webhook_secret_in_plain_text()
    {
        var read = await AddedAsync();

        var all = string.Concat((await _world.Database.HashGetAllAsync(WebhookKeys.Endpoints("acme"))).Select(field => (string?)field.Value));
        Assert.DoesNotContain(Secret["whsec_".Length..], all, StringComparison.Ordinal);
        Assert.Equal([Secret], _registry.Open(read, _world.Now));
    }

    [Fact]
    public void Both_secrets_sign_until_the_rotation_ends()
    {
        var id = JobId.New();
        var endpoint = Endpoint() with
        {
            Id = id,
            SealedSecret = _registry.Seal(id, "whsec_bmV3"),
            SealedPrevious = _registry.Seal(id, Secret),
            PreviousUntil = _world.Now.AddHours(24),
        };

        Assert.Equal(["whsec_bmV3", Secret], _registry.Open(endpoint, _world.Now.AddHours(23)));
        Assert.Equal(["whsec_bmV3"], _registry.Open(endpoint, _world.Now.AddHours(24)));
    }

    [Fact]
    public void A_secret_copied_to_another_endpoint_can_not_be_decrypted_there()
        => Assert.Throws<KeyRingUnavailableException>(() => _registry.Open(Endpoint() with { Id = JobId.New(), SealedSecret = _registry.Seal(JobId.New(), Secret) }, _world.Now));

    [Fact]
    public void A_secret_without_its_key_ring_can_not_be_decrypted_and_the_setting_is_named()
    {
        using var elsewhere = new TemporaryFolder();
        var endpoint = Endpoint();

        Assert.All(
            (string?[])[null, elsewhere.Path],
            ring => Assert.Contains(
                "ImageGen:Settings:KeyRing",
                Assert.Throws<KeyRingUnavailableException>(() => Registry(ring).Open(endpoint, _world.Now)).Message,
                StringComparison.Ordinal));
        Assert.Throws<KeyRingUnavailableException>(() => Registry(null).Seal(endpoint.Id, Secret));
    }

    [Fact]
    public async Task A_host_with_an_older_key_ring_decrypts_secrets_of_a_new_key()
    {
        using var elsewhere = new TemporaryFolder();
        _registry.Seal(JobId.New(), Secret);
        var id = JobId.New();
        var endpoint = Endpoint() with { Id = id, SealedSecret = Registry(elsewhere.Path).Seal(id, "whsec_bmV3") };

        foreach (var key in Directory.GetFiles(elsewhere.Path))
        {
            await File.WriteAllBytesAsync(Path.Combine(_ring.Path, Path.GetFileName(key)), await File.ReadAllBytesAsync(key, Cancel), Cancel);
        }

        Assert.Equal(["whsec_bmV3"], _registry.Open(endpoint, _world.Now));
    }

    [Fact]
    public async Task A_removed_endpoint_leaves_its_log_for_the_outbox_and_then_nothing()
    {
        var read = await AddedAsync();
        await _registry.TryDisableAsync("acme", read.Id, "gone", Cancel);

        await _registry.TryRemoveAsync("acme", read.Id, Cancel);

        Assert.Single(await _world.Outbox.TakeAsync(10, TimeSpan.Zero, Cancel));
        Assert.NotNull(await _world.Database.KeyTimeToLiveAsync(PartitionKeys.Of(read.Id).Log(read.Id)));
        Assert.NotNull(await _world.Database.KeyTimeToLiveAsync(WebhookKeys.Endpoint(read.Id)));
    }

    private RedisWebhookRegistry Registry(string? ring, IConnectionMultiplexer? redis = null) => new(
        new StoreConnection(redis ?? _world.Redis), new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _world.Now }, new WebhookSecretProtector(new SecretProtector(ring)));

    private WebhookEndpoint Endpoint()
    {
        var id = JobId.New();
        return new WebhookEndpoint
        {
            Id = id,
            Tenant = "acme",
            Url = "https://hooks.example/a",
            Events = WebhookTypes.Default,
            SealedSecret = _registry.Seal(id, Secret),
            CreatedAt = _world.Now,
        };
    }

    private async Task<WebhookEndpoint> AddedAsync(WebhookEndpoint? endpoint = null)
    {
        endpoint ??= Endpoint();
        Assert.True(await _registry.TryAddAsync(endpoint, Cancel));
        return await FindAsync(endpoint.Id);
    }

    private async Task<WebhookEndpoint> FindAsync(Guid id) => Assert.IsType<WebhookEndpoint>(await _registry.FindAsync("acme", id, Cancel));

    /// <summary>The endpoint's row as it was before it was disabled.</summary>
    private async Task PutBackAsync(WebhookEndpoint endpoint)
        => await _world.Database.HashSetAsync(WebhookKeys.Endpoints("acme"), endpoint.Id.ToString("N"), $"1 1 on {EndpointRow.Write(endpoint)}");
}
