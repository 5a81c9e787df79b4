using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>The rate of orders and the circuits of providers, which count for the whole fleet.</content>
public abstract partial class JobStoreContract
{
    private static readonly OrderRate SixAMinute = new(Seconds(10), 1);

    private RedisProviderSlots Slots => new(new StoreConnection(_world.Redis), Clock);

    private RedisProviderCircuits Circuits => new(new StoreConnection(_world.Redis), Clock);

    private StoreSettings Clock => new(TimeSpan.FromDays(1)) { Now = () => _world.Now };

    [Fact]
    public async Task A_burst_is_let_through_and_then_one_order_an_interval()
    {
        var rate = new OrderRate(Seconds(2), 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SlotResult.Entered>(await EnterAsync(rate));
        }

        Assert.Equal(new SlotResult.Wait(Seconds(2)), await EnterAsync(rate));
        _world.Pass(Seconds(1.5));
        Assert.Equal(new SlotResult.Wait(Seconds(0.5)), await EnterAsync(rate));
        _world.Pass(Seconds(0.5));
        Assert.IsType<SlotResult.Entered>(await EnterAsync(rate));
        Assert.IsType<SlotResult.Wait>(await EnterAsync(rate));
        _world.Pass(Seconds(60));
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SlotResult.Entered>(await EnterAsync(rate));
        }

        Assert.IsType<SlotResult.Wait>(await EnterAsync(rate));
    }

    [Fact]
    public async Task A_full_provider_costs_no_rate_token_and_a_waiting_job_holds_no_slot()
    {
        var first = JobId.New();
        Assert.IsType<SlotResult.Entered>(await EnterAsync(SixAMinute, limit: 1, id: first));
        _world.Pass(Seconds(10));
        Assert.IsType<SlotResult.Full>(await EnterAsync(SixAMinute, limit: 1));
        await Slots.ReleaseAsync("p", first, isPooled: false, Cancel);
        Assert.IsType<SlotResult.Entered>(await EnterAsync(SixAMinute, limit: 1, id: first));
        await Slots.ReleaseAsync("p", first, isPooled: false, Cancel);

        Assert.IsType<SlotResult.Wait>(await EnterAsync(SixAMinute, limit: 1));
        Assert.Equal(0, await Slots.CountAsync("p", Cancel));
    }

    [Fact]
    public async Task A_throttled_worker_makes_all_workers_wait_and_keep_the_reported_limit()
    {
        Assert.IsType<SlotResult.Entered>(await EnterAsync(null));
        await Slots.SlowDownAsync("p", "r1", Seconds(5), SixAMinute, Seconds(600), Cancel);

        Assert.Equal(new SlotResult.Wait(Seconds(5)), await EnterAsync(null));
        Assert.IsType<SlotResult.Entered>(await EnterAsync(null, revision: "r2"));
        _world.Pass(Seconds(5));
        Assert.IsType<SlotResult.Entered>(await EnterAsync(null));
        Assert.Equal(new SlotResult.Wait(Seconds(10)), await EnterAsync(null));
        _world.Pass(Seconds(600));
        Assert.IsType<SlotResult.Entered>(await EnterAsync(null));
        Assert.IsType<SlotResult.Entered>(await EnterAsync(null));
    }

    [Fact]
    public async Task The_bucket_has_one_token_after_a_wait()
    {
        await Slots.SlowDownAsync("p", "r1", Seconds(5), new OrderRate(Seconds(10), 3), Seconds(600), Cancel);
        _world.Pass(Seconds(5));

        Assert.IsType<SlotResult.Entered>(await EnterAsync());
        Assert.Equal(new SlotResult.Wait(Seconds(10)), await EnterAsync());
    }

    [Fact]
    public async Task A_reported_limit_does_not_loosen_a_stricter_configured_one()
    {
        await Slots.SlowDownAsync("p", "r1", Seconds(0), new OrderRate(Seconds(1), 100), Seconds(600), Cancel);
        _world.Pass(Seconds(200));

        Assert.IsType<SlotResult.Entered>(await EnterAsync(SixAMinute));
        Assert.Equal(new SlotResult.Wait(Seconds(10)), await EnterAsync(SixAMinute));
    }

    [Fact]
    public async Task An_open_circuit_admits_no_order_until_its_time_is_over_and_then_one()
    {
        Assert.True(await RecordFailureAsync(FailureReason.InsufficientBalance, Seconds(600)));

        Assert.Equal(new SlotResult.Open(FailureReason.InsufficientBalance, "said", _world.Now + Seconds(600)), await EnterAsync());
        _world.Pass(Seconds(600));
        var probe = JobId.New();
        Assert.Equal(new SlotResult.Entered(IsProbe: true), await EnterAsync(id: probe));
        Assert.IsType<SlotResult.Open>(await EnterAsync());

        Assert.True(await Circuits.RecordSuccessAsync("p", "r1", probe, Cancel));
        Assert.Equal(new SlotResult.Entered(IsProbe: false), await EnterAsync());
    }

    [Fact]
    public async Task A_failed_probe_opens_the_circuit_again_and_a_lost_probe_is_followed_by_another()
    {
        await RecordFailureAsync(FailureReason.InsufficientBalance, Seconds(600));
        _world.Pass(Seconds(600));
        var probe = JobId.New();
        await EnterAsync(id: probe);
        Assert.True(await RecordFailureAsync(FailureReason.InsufficientBalance, Seconds(600), probe));
        _world.Pass(Seconds(599));
        Assert.IsType<SlotResult.Open>(await EnterAsync());
        _world.Pass(Seconds(1));

        Assert.Equal(new SlotResult.Entered(IsProbe: true), await EnterAsync());
        Assert.IsType<SlotResult.Open>(await EnterAsync());
        _world.Pass(Seconds(120));
        Assert.Equal(new SlotResult.Entered(IsProbe: true), await EnterAsync());
    }

    [Fact]
    public async Task A_released_probe_is_followed_by_another_at_once_and_only_the_probe_can_be_released()
    {
        await RecordFailureAsync(FailureReason.InsufficientBalance, Seconds(600));
        Assert.False(await Circuits.ReleaseProbeAsync("p", "r1", JobId.New(), Cancel));
        _world.Pass(Seconds(600));
        var probe = JobId.New();
        await EnterAsync(id: probe);
        Assert.False(await Circuits.ReleaseProbeAsync("p", "r1", JobId.New(), Cancel));
        Assert.False(await Circuits.ReleaseProbeAsync("p", "r2", probe, Cancel));
        Assert.IsType<SlotResult.Open>(await EnterAsync());

        Assert.True(await Circuits.ReleaseProbeAsync("p", "r1", probe, Cancel));

        Assert.Equal(new SlotResult.Entered(IsProbe: true), await EnterAsync());
        Assert.IsType<SlotResult.Open>(await EnterAsync());
        Assert.False(await Circuits.RecordSuccessAsync("p", "r1", probe, Cancel));
    }

    [Fact]
    public async Task An_order_that_was_under_way_neither_closes_nor_prolongs_an_open_circuit()
    {
        await RecordFailureAsync(FailureReason.InsufficientBalance, Seconds(600));
        _world.Pass(Seconds(300));

        Assert.False(await Circuits.RecordSuccessAsync("p", "r1", JobId.New(), Cancel));
        await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(900));

        Assert.Equal(new SlotResult.Open(FailureReason.InsufficientBalance, "said", _world.Now + Seconds(300)), await EnterAsync());
    }

    [Fact]
    public async Task A_circuit_without_a_time_stays_open_until_the_settings_change()
    {
        await RecordFailureAsync(FailureReason.ProviderRetired, null);
        _world.Pass(TimeSpan.FromDays(365));

        Assert.Equal(new SlotResult.Open(FailureReason.ProviderRetired, "said", null), await EnterAsync());
        Assert.Equal(new SlotResult.Entered(IsProbe: false), await EnterAsync(revision: "r2"));
        Assert.IsType<SlotResult.Open>(await EnterAsync());
        Assert.True(await RecordFailureAsync(FailureReason.Authentication, null, revision: "r2"));
        Assert.IsType<SlotResult.Entered>(await EnterAsync());
    }

    [Fact]
    public async Task Weak_failures_of_different_jobs_add_up_until_an_order_succeeds()
    {
        var same = JobId.New();
        Assert.False(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), same, points: 2));
        Assert.False(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), same, points: 2));
        Assert.False(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), points: 2));
        Assert.Equal(new SlotResult.Entered(IsProbe: true), await EnterAsync());
        Assert.True(await Circuits.RecordSuccessAsync("p", "r1", same, Cancel));
        Assert.Equal(new SlotResult.Entered(IsProbe: false), await EnterAsync());

        Assert.False(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), points: 2));
        Assert.False(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), points: 2));
        Assert.True(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), points: 2));
        Assert.IsType<SlotResult.Open>(await EnterAsync());
    }

    [Fact]
    public async Task A_failure_that_opens_a_circuit_alone_does_so_for_a_job_that_met_a_weaker_one_before()
    {
        var same = JobId.New();
        Assert.False(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), same, points: 2));

        Assert.True(await RecordFailureAsync(FailureReason.ProviderUnavailable, Seconds(30), same));
    }

    [Fact]
    public async Task A_pause_that_begins_short_grows_with_the_outage()
    {
        foreach (var pause in (double[])[3, 3, 6, 12, 24, 30, 30])
        {
            var probe = JobId.New();
            await EnterAsync(id: probe);
            await Circuits.RecordFailureAsync(new CircuitFault("p", "r1", probe, FailureReason.ProviderUnavailable, "said", Seconds(30)) { OpenAtFirst = Seconds(3) }, Cancel);
            Assert.Equal(_world.Now + Seconds(pause), Assert.IsType<SlotResult.Open>(await EnterAsync()).Until);
            _world.Pass(Seconds(pause));
        }
    }

    [Fact]
    public async Task Other_orders_are_refused_while_a_probe_is_in_progress()
    {
        await RecordFailureAsync(FailureReason.ProviderRetired, Seconds(600));
        Assert.False(Assert.IsType<SlotResult.Open>(await EnterAsync()).IsTried);
        _world.Pass(Seconds(600));
        await EnterAsync();

        Assert.True(Assert.IsType<SlotResult.Open>(await EnterAsync()).IsTried);
    }

    [Fact]
    public async Task A_circuit_reports_its_state_and_its_last_failure()
    {
        Assert.Equal(new CircuitState { Provider = "p" }, Assert.Single(await Circuits.ReadAsync(["p"], Cancel)));
        await RecordFailureAsync(FailureReason.InsufficientBalance, Seconds(600));
        var (opened, probe) = (_world.Now, JobId.New());

        var open = Assert.Single(await Circuits.ReadAsync(["p"], Cancel));
        Assert.Equal((FailureReason.InsufficientBalance, "said", opened, opened + Seconds(600), "r1"), (open.Reason, open.Message, open.OpenedAt, open.Until, open.Revision));
        _world.Pass(Seconds(600));
        await EnterAsync(id: probe);
        await Circuits.RecordSuccessAsync("p", "r1", probe, Cancel);

        var closed = Assert.Single(await Circuits.ReadAsync(["p"], Cancel));
        Assert.Equal((null, null, null, null), (closed.Reason, closed.Message, closed.OpenedAt, closed.Until));
        Assert.Equal((FailureReason.InsufficientBalance, "said", opened), (closed.LastReason, closed.LastMessage, closed.LastAt));
        Assert.Null(closed.Under("r2").LastReason);
    }

    [Fact]
    public async Task Reports_of_workers_about_providers_are_visible_to_all_hosts()
    {
        var board = new RedisProviderCapabilityStore(new StoreConnection(_world.Redis));
        var notice = new ProviderCapabilities("p", "r1", "m", new ProviderAbilities { Seed = false }, "600/min");

        await board.PutAsync([notice, notice with { Provider = "q" }], Cancel);
        await board.PutAsync([notice with { Revision = "r2" }], Cancel);
        await board.PutAsync([], Cancel);

        var all = await board.ReadAsync(Cancel);
        Assert.Equal(notice with { Revision = "r2" }, all["p"]);
        Assert.Equal(["p", "q"], all.Keys.Order());
    }

    private Task<SlotResult> EnterAsync(OrderRate? rate = null, int limit = 100, Guid? id = null, string revision = "r1")
        => Slots.TryTakeAsync(new SlotRequest("p", revision, limit, Seconds(90), rate, Seconds(120)), id ?? JobId.New(), Cancel);

    private Task<bool> RecordFailureAsync(FailureReason reason, TimeSpan? openFor, Guid? id = null, string revision = "r1", int points = CircuitFault.OpensAt)
        => Circuits.RecordFailureAsync(new CircuitFault("p", revision, id ?? JobId.New(), reason, "said", openFor, points), Cancel);
}
