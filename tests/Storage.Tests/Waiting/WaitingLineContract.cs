using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Waiting;
using StackExchange.Redis;

namespace ImageGen.Storage.Tests.Waiting;

/// <summary>What a waiting line promises, on every server it may be on.</summary>
public abstract partial class WaitingLineContract(IStoreServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private ConnectionMultiplexer _redis = null!;
    private RedisWaitingLines _lines = null!;
    private RedisTenantWeights _weights = null!;
    private WaitingLine _line = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IDatabase Database => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _redis = await StoreWorld.ConnectAsync(server);
        var store = new StoreConnection(_redis);
        _lines = new RedisWaitingLines(store, new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _now });
        _weights = new RedisTenantWeights(store);

        // The tests of a class share a server, which may be slow to clear.
        _line = new WaitingLine("default", $"p{Guid.NewGuid():N}");
        await Database.KeyDeleteAsync([LineKeys.Weights, LineKeys.Lines]);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Jobs_of_one_tenant_begin_in_the_order_of_their_creation()
    {
        var jobs = Jobs("a", 20);
        await JoinAsync([.. jobs.Reverse()]);

        var taken = await TakeAsync(20);

        Assert.Equal(jobs.Select(job => job.Id), taken.Select(job => job.Id));
        Assert.Empty(await TakeAsync(5));
    }

    [Fact]
    public async Task A_tenant_with_one_job_is_next_however_many_another_tenant_has()
    {
        foreach (var part in Jobs("a", 10_000).Chunk(500))
        {
            await JoinAsync(part);
        }

        await TakeAsync(5);
        var job = Assert.Single(Jobs("b", 1));
        await JoinAsync(job);

        Assert.Contains(job.Id, (await TakeAsync(2)).Select(taken => taken.Id));
    }

    [Fact]
    public async Task A_new_tenant_starts_at_the_present_round_and_gets_nothing_for_the_rounds_before()
    {
        await JoinAsync(Jobs("a", 100));
        await TakeAsync(50);
        await JoinAsync(Jobs("b", 100));

        var taken = await TenantsAsync(40);

        Assert.InRange(taken.Count(tenant => tenant == "b"), 20, 21);
        Assert.All(taken.Chunk(2), pair => Assert.Equal(2, pair.Distinct().Count()));
    }

    [Fact]
    public async Task A_new_tenant_is_next_however_many_tenants_wait_in_the_present_round()
    {
        for (var tenant = 0; tenant < 100; tenant++)
        {
            await JoinAsync(Jobs($"a{tenant:00}", 3));
        }

        await TakeAsync(130);
        await JoinAsync(Jobs("z", 3));

        // Once, and not in place of the others.
        Assert.Equal("z", Assert.Single(await TenantsAsync(1)));
        Assert.DoesNotContain("z", await TenantsAsync(70));
        Assert.Single(await TenantsAsync(101), tenant => tenant == "z");
    }

    [Fact]
    public async Task A_tenant_that_sends_one_job_after_the_other_gets_no_more_than_one_that_sends_many()
    {
        await JoinAsync(Jobs("many", 100));
        var counts = new Dictionary<string, int> { ["many"] = 0, ["single"] = 0 };
        var waits = false;
        for (var turn = 0; turn < 40; turn++)
        {
            // Comes back at once whenever its job was taken.
            if (!waits)
            {
                await JoinAsync(Jobs("single", 1));
            }

            var taken = Assert.Single(await TenantsAsync(1));
            counts[taken]++;
            waits = taken != "single";
        }

        Assert.InRange(counts["single"], 19, 21);
    }

    [Fact]
    public async Task Tenants_get_jobs_begun_by_their_weights()
    {
        await _weights.SetAsync("heavy", 3, Cancel);
        Assert.Equal(3, Assert.Single(await _weights.ReadAsync(Cancel)).Value);
        await JoinAsync(Jobs("heavy", 200));
        await JoinAsync(Jobs("light", 200));

        var taken = await TenantsAsync(100);

        Assert.InRange(taken.Count(tenant => tenant == "heavy"), 74, 76);
        await _weights.SetAsync("heavy", 1, Cancel);
        Assert.Empty(await _weights.ReadAsync(Cancel));
        Assert.InRange((await TenantsAsync(40)).Count(tenant => tenant == "heavy"), 19, 21);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _weights.SetAsync("heavy", 0, Cancel));
    }

    [Fact]
    public async Task Priority_orders_the_jobs_of_one_tenant_and_no_other_tenants()
    {
        var (low, usual, high, other) = (Job("a", -10), Job("a"), Job("a", 10), Job("b"));
        await JoinAsync(low, usual, high, other);

        var taken = (await TakeAsync(4)).Select(job => job.Id).ToList();

        Assert.Equal([high.Id, usual.Id, low.Id], taken.Where(id => id != other.Id));
        Assert.InRange(taken.IndexOf(other.Id), 0, 1);
    }

    [Fact]
    public async Task A_job_of_low_priority_is_older_than_every_job_of_high_priority_some_time()
    {
        var low = Job("a", -10);
        await JoinAsync(low);
        var before = (WaitingJob.HeadStart * 20) - TimeSpan.FromMilliseconds(1);
        var (earlier, later) = (Job("a", 10, after: before), Job("a", 10, after: before + TimeSpan.FromMilliseconds(2)));
        await JoinAsync(earlier, later);

        Assert.Equal([earlier.Id, low.Id, later.Id], (await TakeAsync(3)).Select(job => job.Id));
    }

    [Fact]
    public async Task A_job_that_joins_again_is_in_the_line_once()
    {
        var job = Job("a");
        await JoinAsync(job, job);

        Assert.Equal(1, await _lines.JoinAsync(_line, [job], Cancel));

        Assert.Single(await TakeAsync(5));
    }

    [Fact]
    public async Task A_job_that_joins_again_before_its_last_turn_is_settled_stays_in_the_line()
    {
        // It was begun and is to be tried again, and the worker that took it reports only now what became of that turn.
        var job = Job("a");
        await JoinAsync(job);
        var taken = await TakeAsync(1);
        await JoinAsync(job);

        await SettleAsync(isBegun: true, taken);

        Assert.Equal(job.Id, Assert.Single(await TakeAsync(1)).Id);
    }

    [Fact]
    public async Task A_line_whose_keys_are_deleted_takes_its_jobs_again()
    {
        var jobs = Jobs("a", 3);
        await JoinAsync(jobs);
        await Database.KeyDeleteAsync(LineKeys.All(_line));
        Assert.Empty(await TakeAsync(5));

        await JoinAsync(jobs);

        Assert.Equal(jobs.Select(job => job.Id), (await TakeAsync(5)).Select(job => job.Id));
    }

    [Fact]
    public async Task A_line_is_listed_while_jobs_wait_or_are_taken()
    {
        Assert.DoesNotContain(_line, (await _lines.ListAsync(Cancel)).Keys);
        await JoinAsync(Jobs("a", 3));
        Assert.Equal(3, (await _lines.ListAsync(Cancel))[_line]);

        var taken = await TakeAsync(3);
        Assert.Equal(0, (await _lines.ListAsync(Cancel))[_line]);

        await SettleAsync(isBegun: true, taken);
        Assert.DoesNotContain(_line, (await _lines.ListAsync(Cancel)).Keys);
    }

    [Fact]
    public async Task Places_are_counted_among_the_jobs_of_the_tenant()
    {
        var (many, other, absent) = (Jobs("a", 10), Job("b"), Job("c"));
        await JoinAsync([.. many, other]);

        var places = await _lines.FindPlacesAsync(_line.Lane, [many[0], many[9], other, absent], Cancel);

        Assert.Equal((1, 10, 1, 3), (places[many[0].Id], places[many[9].Id], places[other.Id], places.Count));
        Assert.Empty(await _lines.FindPlacesAsync("elsewhere", [other], Cancel));
    }

    [Fact]
    public async Task Only_the_first_job_of_an_empty_line_is_announced()
    {
        var announced = new List<WaitingLine>();
        await _lines.SubscribeAsync([_line.Lane], line =>
        {
            lock (announced)
            {
                announced.Add(line);
            }
        }, Cancel);
        await JoinAsync(Jobs("a", 2));
        await JoinAsync(Jobs("b", 2));
        await TakeAsync(4);
        await JoinAsync(Jobs("c", 2));

        // Publications arrive in their order: that of another line shows that the earlier ones have arrived. Each try uses a new line, because the embedded store may
        // deliver a publication only with the next one.
        await Eventually.TrueAsync(
            async () =>
            {
                await _lines.JoinAsync(new WaitingLine(_line.Lane, $"after-{Guid.NewGuid():N}"), Jobs("d", 1), Cancel);
                return Announced().Any(line => line.Provider.StartsWith("after-", StringComparison.Ordinal));
            },
            "a later line is announced");

        Assert.Equal(2, Announced().Count(line => line == _line));

        List<WaitingLine> Announced()
        {
            lock (announced)
            {
                return [.. announced];
            }
        }
    }

    [Theory]
    [InlineData("default:sandbox")]
    [InlineData("gpu:pool:")]
    [InlineData("gpu:pool:a model: v1.safetensors")]
    public void A_line_has_the_name_it_is_parsed_from(string name) => Assert.Equal(name, WaitingLine.Parse(name)?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("default")]
    [InlineData(":sandbox")]
    public void A_text_that_names_no_line_is_none(string name) => Assert.Null(WaitingLine.Parse(name));

    private WaitingJob Job(string tenant, int priority = 0, TimeSpan after = default) => new(JobId.New(), tenant, _now + after, priority);

    /// <summary>Jobs that were created a millisecond after each other.</summary>
    private WaitingJob[] Jobs(string tenant, int count) => [.. Enumerable.Range(0, count).Select(n => Job(tenant, after: TimeSpan.FromMilliseconds(n)))];

    private async Task JoinAsync(params IReadOnlyCollection<WaitingJob> jobs) => await _lines.JoinAsync(_line, jobs, Cancel);

    private async Task<IReadOnlyList<TakenJob>> TakeAsync(int limit) => (await _lines.TakeAsync(_line, new LineRequest(limit, Lease), Cancel)).Jobs;

    private Task<LineTake> SettleAsync(bool isBegun, IEnumerable<TakenJob> taken)
        => _lines.TakeAsync(_line, new LineRequest(0, Lease) { Settled = [.. taken.Select(job => new SettledJob(job, isBegun))] }, Cancel);
}
