using ImageGen.Storage.Limits;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Tests.Limits;

/// <summary>Which limits apply now: set or default ones, not older than two seconds; and which defaults stop a start.</summary>
public sealed class CurrentLimitsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_applies_within_two_seconds_and_is_read_once_a_second_at_most()
    {
        var (store, time) = (new ScriptedLimits(), new SteppedTime());
        var current = Of(store, time, new AccessLimits { MaxCount = 4 });

        Assert.Equal(4, (await current.OfAsync("acme", Cancel)).MaxCount);
        store.Set = new AccessLimits { MaxCount = 2 };
        Assert.Equal(4, (await current.OfAsync("acme", Cancel)).MaxCount);
        Assert.Equal(1, store.Reads);

        time.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(2, (await current.OfAsync("acme", Cancel)).MaxCount);
        store.Set = null;
        time.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(4, (await current.OfAsync("acme", Cancel)).MaxCount);
        Assert.Equal(3, store.Reads);
    }

    [Fact]
    public async Task Set_limits_replace_the_default_ones_as_a_whole()
    {
        var store = new ScriptedLimits { Set = new AccessLimits { ImagesPerDay = 5 } };

        Assert.Equal(new AccessLimits { ImagesPerDay = 5 }, await Of(store, new SteppedTime(), new AccessLimits { MaxCount = 4 }).OfAsync("acme", Cancel));
    }

    [Fact]
    public async Task While_the_store_is_away_the_last_limits_stay_in_use()
    {
        var (store, time) = (new ScriptedLimits { Set = new AccessLimits { MaxCount = 2 } }, new SteppedTime());
        var current = Of(store, time, AccessLimits.None);
        await current.OfAsync("acme", Cancel);
        store.IsAway = true;
        time.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal(2, (await current.OfAsync("acme", Cancel)).MaxCount);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await current.OfAsync("beta", Cancel));
    }

    [Fact]
    public void Default_limits_are_read_from_the_configuration()
    {
        var options = new DefaultLimits();
        Settings(("ImagesPerDay", "100"), ("MaxAtProviders", "3"), ("Providers", "sandbox, gpu-1"), ("Models:0", "flux")).Configure(options);

        Assert.Equal((100, 3, null), (options.Limits.ImagesPerDay, options.Limits.MaxAtProviders, options.Limits.MaxCount));
        Assert.Equal(["sandbox", "gpu-1"], options.Limits.Providers!);
        Assert.Equal(["flux"], options.Limits.Models!);
        Assert.True(Settings().Validate(null, options).Succeeded);
    }

    [Theory]
    [InlineData("ImagesPerDay", "0", "Gateway:DefaultLimits:ImagesPerDay is '0', but must be a whole number from 1 to 10000000.")]
    [InlineData("MaxCount", "17", "Gateway:DefaultLimits:MaxCount is '17', but must be a whole number from 1 to 16.")]
    [InlineData("MaxPixels", "big", "Gateway:DefaultLimits:MaxPixels is 'big', but must be a whole number from 4096 to 16777216.")]
    [InlineData("Providers", "No where", "Gateway:DefaultLimits:Providers must be 1 to 64 names of provider instances.")]
    public void Invalid_default_limits_are_reported_with_their_key(string key, string value, string fault)
        => Assert.Equal([fault], Settings((key, value)).Validate(null, new DefaultLimits()).Failures);

    private static CurrentLimits Of(ITenantLimits store, TimeProvider time, AccessLimits defaults) => new(store, Options.Create(new DefaultLimits { Limits = defaults }), time);

    private static DefaultLimitsConfiguration Settings(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"Gateway:DefaultLimits:{pair.Key}", (string?)pair.Value))).Build());

    private sealed class ScriptedLimits : ITenantLimits
    {
        public AccessLimits? Set { get; set; }

        public bool IsAway { get; set; }

        public int Reads { get; private set; }

        public Task<AccessLimits?> FindAsync(string tenant, CancellationToken cancellationToken)
        {
            Reads++;
            return IsAway ? Task.FromException<AccessLimits?>(new StoreUnavailableException("Away.")) : Task.FromResult(Set);
        }

        public Task PutAsync(string tenant, AccessLimits limits, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RemoveAsync(string tenant, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
