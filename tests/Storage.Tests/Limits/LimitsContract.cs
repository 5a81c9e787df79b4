using ImageGen.Jobs.Submission;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;

namespace ImageGen.Storage.Tests.Limits;

/// <summary>The limits of tenants, their token buckets and their slots at providers, on a real server with a clock that stands still until a test moves it.</summary>
public abstract class LimitsContract(IStoreServer server) : IAsyncLifetime
{
    private const string Tenant = StoreWorld.Tenant;

    private StoreWorld _world = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RedisQuotas Quotas => new(new StoreConnection(_world.Redis), Clock);

    private RedisTenantLimits Limits => new(new StoreConnection(_world.Redis));

    private RedisTenantSlots Slots => new(new StoreConnection(_world.Redis), Clock);

    private StoreSettings Clock => new(TimeSpan.FromDays(1)) { Now = () => _world.Now };

    public async ValueTask InitializeAsync() => _world = await StoreWorld.OpenAsync(server);

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Limits_are_kept_until_they_are_replaced_or_removed()
    {
        Assert.Null(await Limits.FindAsync(Tenant, Cancel));
        Assert.False(await Limits.RemoveAsync(Tenant, Cancel));
        var all = new AccessLimits
        {
            RequestsPerMinute = 60,
            ImagesPerDay = 100,
            MaxUnfinished = 5,
            MaxAtProviders = 2,
            Providers = ["sandbox", "gpu-1"],
            Models = ["flux"],
            MaxPixels = 1 << 20,
            MaxCount = 4,
        };

        await Limits.PutAsync(Tenant, all, Cancel);
        var read = (await Limits.FindAsync(Tenant, Cancel))!;
        Assert.Equal(all with { Providers = read.Providers, Models = read.Models }, read);
        Assert.Equal(["sandbox", "gpu-1"], read.Providers!);
        Assert.Equal(["flux"], read.Models!);

        await Limits.PutAsync(Tenant, new AccessLimits { MaxCount = 1 }, Cancel);
        Assert.Equal(new AccessLimits { MaxCount = 1 }, await Limits.FindAsync(Tenant, Cancel));
        Assert.Null(await Limits.FindAsync("beta", Cancel));
        Assert.True(await Limits.RemoveAsync(Tenant, Cancel));
        Assert.Null(await Limits.FindAsync(Tenant, Cancel));
    }

    [Fact]
    public async Task Limits_of_a_later_version_are_read_as_far_as_they_are_known()
    {
        await _world.Database.StringSetAsync(LimitKeys.Row(Tenant), """{"max_count":2,"max_colours":7}""");

        Assert.Equal(new AccessLimits { MaxCount = 2 }, await Limits.FindAsync(Tenant, Cancel));
    }

    [Fact]
    public async Task Invalid_limits_are_not_stored()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Limits.PutAsync(Tenant, new AccessLimits { ImagesPerDay = 0 }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Limits.PutAsync(Tenant, new AccessLimits { Providers = ["No where"] }, Cancel));
        Assert.Null(await Limits.FindAsync(Tenant, Cancel));
    }

    [Fact]
    public async Task A_quota_gives_its_limit_at_once_and_then_one_token_at_a_time()
    {
        var quota = new Quota(QuotaKind.Requests, 3);
        for (var left = 2; left >= 0; left--)
        {
            var taken = await TakeAsync(1, quota);
            Assert.Equal((true, left), (taken.IsTaken, taken.States[0].Remaining));
        }

        var refused = await TakeAsync(1, quota);
        Assert.Equal((false, 0, Seconds(20), Seconds(60)), (refused.IsTaken, refused.States[0].Remaining, refused.AvailableIn, refused.States[0].FullIn));

        // The time that was told is true: a moment earlier there is no token, and then there is exactly one.
        _world.Pass(Seconds(20) - TimeSpan.FromMilliseconds(1));
        Assert.False((await TakeAsync(1, quota)).IsTaken);
        _world.Pass(TimeSpan.FromMilliseconds(1));
        Assert.True((await TakeAsync(1, quota)).IsTaken);
        Assert.False((await TakeAsync(1, quota)).IsTaken);

        _world.Pass(TimeSpan.FromHours(1));
        Assert.True((await TakeAsync(3, quota)).IsTaken);
        Assert.False((await TakeAsync(1, quota)).IsTaken);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(99_991)]
    public async Task No_token_is_gained_or_lost_by_rounding(long limit)
    {
        var quota = new Quota(QuotaKind.Images, limit);
        Assert.True((await TakeAsync(limit, quota)).IsTaken);
        var taken = 0L;
        for (var i = 0; i < 200; i++)
        {
            var wait = (await TakeAsync(1, quota)).AvailableIn!.Value;
            _world.Pass(wait);
            Assert.True((await TakeAsync(1, quota)).IsTaken);
            taken++;
        }

        Assert.False((await TakeAsync(1, quota)).IsTaken);
        Assert.Equal(200, taken);
    }

    [Fact]
    public async Task Tokens_are_taken_from_the_tenant_and_the_key_or_from_none()
    {
        Quota[] both = [new(QuotaKind.Images, 10), new(QuotaKind.Images, 3, "k1")];
        Assert.True((await TakeAsync(2, both)).IsTaken);

        var refused = await TakeAsync(2, both);

        Assert.False(refused.IsTaken);
        Assert.Equal([8, 1], refused.States.Select(state => state.Remaining));
        Assert.Equal(TimeSpan.FromHours(8), refused.AvailableIn);
        Assert.True((await TakeAsync(8, both[0])).IsTaken);
        Assert.False((await TakeAsync(1, both)).IsTaken);
        Assert.True((await TakeAsync(1, both[1])).IsTaken);
    }

    [Fact]
    public async Task Tenants_keys_and_kinds_have_tokens_of_their_own()
    {
        Assert.True((await TakeAsync(1, new Quota(QuotaKind.Images, 1))).IsTaken);
        Assert.True((await TakeAsync(1, new Quota(QuotaKind.Requests, 1))).IsTaken);
        Assert.True((await TakeAsync(1, new Quota(QuotaKind.Images, 1, "k1"))).IsTaken);
        Assert.True((await TakeAsync(1, new Quota(QuotaKind.Images, 1, "k2"))).IsTaken);
        Assert.True((await Quotas.TakeAsync("beta", [new Quota(QuotaKind.Images, 1)], 1, Cancel)).IsTaken);
        Assert.False((await TakeAsync(1, new Quota(QuotaKind.Images, 1))).IsTaken);
    }

    [Fact]
    public async Task Tokens_that_are_given_back_can_be_taken_again_and_never_exceed_the_limit()
    {
        var quota = new Quota(QuotaKind.Images, 4);
        Assert.True((await TakeAsync(4, quota)).IsTaken);
        await Quotas.GiveBackAsync(Tenant, [quota], 3, Cancel);
        Assert.True((await TakeAsync(3, quota)).IsTaken);

        await Quotas.GiveBackAsync(Tenant, [quota], 4, Cancel);
        await Quotas.GiveBackAsync(Tenant, [quota], 4, Cancel);
        Assert.True((await TakeAsync(4, quota)).IsTaken);
        Assert.False((await TakeAsync(1, quota)).IsTaken);
    }

    [Fact]
    public async Task More_tokens_than_the_limit_never_become_available()
    {
        var refused = await TakeAsync(5, new Quota(QuotaKind.Images, 4));

        Assert.Equal((false, null, 4), (refused.IsTaken, refused.AvailableIn, refused.States[0].Remaining));
        Assert.True((await TakeAsync(4, new Quota(QuotaKind.Images, 4))).IsTaken);
    }

    [Fact]
    public async Task A_changed_limit_keeps_what_was_taken()
    {
        Assert.True((await TakeAsync(10, new Quota(QuotaKind.Images, 10))).IsTaken);

        Assert.Equal(5, (await TakeAsync(10, new Quota(QuotaKind.Images, 25))).States[0].Remaining);
        Assert.False((await TakeAsync(1, new Quota(QuotaKind.Images, 4))).IsTaken);
        Assert.Equal(0, (await TakeAsync(1, new Quota(QuotaKind.Images, 4))).States[0].Remaining);
        Assert.True((await TakeAsync(1, new Quota(QuotaKind.Images, 21))).IsTaken);
    }

    [Fact]
    public async Task A_clock_that_steps_back_gives_no_tokens_and_takes_none()
    {
        var quota = new Quota(QuotaKind.Requests, 2);
        Assert.True((await TakeAsync(2, quota)).IsTaken);
        _world.Pass(Seconds(-3600));
        Assert.False((await TakeAsync(1, quota)).IsTaken);
        _world.Pass(Seconds(3600 + 30));
        Assert.True((await TakeAsync(1, quota)).IsTaken);
        Assert.False((await TakeAsync(1, quota)).IsTaken);
    }

    [Fact]
    public async Task A_bucket_is_removed_once_it_would_be_full()
    {
        var quota = new Quota(QuotaKind.Requests, 2);
        Assert.True((await TakeAsync(1, quota)).IsTaken);

        var left = await _world.Database.KeyTimeToLiveAsync(LimitKeys.Bucket(Tenant, quota));

        Assert.InRange(left!.Value, Seconds(30), Seconds(90));
    }

    [Fact]
    public async Task Takers_that_race_get_exactly_the_limit()
    {
        await using var connection = await StoreWorld.ConnectAsync(server);
        var (one, other) = (Quotas, new RedisQuotas(new StoreConnection(connection), Clock));
        Quota[] both = [new(QuotaKind.Images, 20), new(QuotaKind.Images, 30, "k1")];

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => (n % 2 == 0 ? one : other).TakeAsync(Tenant, both, 1, Cancel), Cancel)));

        Assert.Equal(20, results.Count(result => result.IsTaken));
        Assert.Equal(9, (await TakeAsync(1, both[1])).States[0].Remaining);
    }

    [Fact]
    public async Task A_tenant_has_so_many_slots_at_providers_and_each_expires()
    {
        var jobs = Enumerable.Range(0, 4).Select(_ => JobId.New()).ToList();
        Assert.True(await Slots.TryTakeAsync(Tenant, jobs[0], 2, Seconds(60), Cancel));
        Assert.True(await Slots.TryTakeAsync(Tenant, jobs[1], 2, Seconds(60), Cancel));
        Assert.False(await Slots.TryTakeAsync(Tenant, jobs[2], 2, Seconds(60), Cancel));
        Assert.True(await Slots.TryTakeAsync("beta", jobs[2], 2, Seconds(60), Cancel));

        // A renewal is not a second slot, and a job that is not renewed loses its own.
        _world.Pass(Seconds(40));
        Assert.True(await Slots.TryTakeAsync(Tenant, jobs[0], 2, Seconds(60), Cancel));
        _world.Pass(Seconds(40));
        Assert.True(await Slots.TryTakeAsync(Tenant, jobs[3], 2, Seconds(60), Cancel));
        Assert.False(await Slots.TryTakeAsync(Tenant, jobs[1], 2, Seconds(60), Cancel));

        await Slots.ReleaseAsync(Tenant, jobs[0], Cancel);
        await Slots.KeepAsync(Tenant, [jobs[1], jobs[2], jobs[3]], 2, Seconds(60), Cancel);
        Assert.Equal(2, await Slots.CountAsync(Tenant, Cancel));
        Assert.False(await Slots.TryTakeAsync(Tenant, jobs[2], 2, Seconds(60), Cancel));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private Task<QuotaResult> TakeAsync(long count, params Quota[] quotas) => Quotas.TakeAsync(Tenant, quotas, count, Cancel);
}
