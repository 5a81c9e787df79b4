using ImageGen.Storage.Redis;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.Tests.Stores;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Storage.Tests.Settings;

public abstract partial class SettingsContract
{
    private const string Secret = "whsec_Y2FuYXJ5LW9uZQ==";
    private const string Next = "whsec_Y2FuYXJ5LXR3bw==";

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_signing_secret_is_readable_only_by_hosts_with_the_key_ring()
    {
        using var strange = new TemporaryFolder();

        await Secrets().PutAsync("replicate", Secret, Cancel);

        Assert.Equal([Secret], await Secrets().ReadAsync("replicate", Cancel));
        Assert.Empty(await Secrets().ReadAsync("another", Cancel));
        await Assert.ThrowsAsync<KeyRingUnavailableException>(() => Secrets(strange.Path).ReadAsync("replicate", Cancel));
        var kept = string.Join(' ', await _redis.GetDatabase().HashGetAllAsync("ig:{callbacks}:secrets"));
        Assert.Contains("replicate", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_former_secret_holds_for_a_day_beside_the_new_one()
    {
        var secrets = Secrets();
        await secrets.PutAsync("replicate", Secret, Cancel);
        await secrets.PutAsync("replicate", Next, Cancel);

        _clock.Advance(ICallbackSecrets.Overlap - TimeSpan.FromSeconds(1));
        await secrets.PutAsync("replicate", Next, Cancel);
        Assert.Equal([Next, Secret], await secrets.ReadAsync("replicate", Cancel));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Next], await secrets.ReadAsync("replicate", Cancel));
    }

    [Fact]
    public async Task A_secret_that_no_key_opens_is_replaced()
    {
        using var lost = new TemporaryFolder();
        await Secrets(lost.Path).PutAsync("replicate", Secret, Cancel);

        await Secrets().PutAsync("replicate", Next, Cancel);

        Assert.Equal([Next], await Secrets().ReadAsync("replicate", Cancel));
    }

    [Fact]
    public void No_secret_is_stored_without_a_key_ring() => Assert.False(new RedisCallbackSecrets(new StoreConnection(_redis), new SecretProtector(null), _clock).AreKept);

    private RedisCallbackSecrets Secrets(string? ring = null) => new(new StoreConnection(_redis), new SecretProtector(ring ?? _ring.Path), _clock);
}
