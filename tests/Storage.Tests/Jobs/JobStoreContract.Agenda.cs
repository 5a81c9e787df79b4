using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Storage.Tests.Jobs;

/// <content>A worker that knows what is due, as in production, over a connection that counts its commands. Its clock passes with the store's.</content>
public abstract partial class JobStoreContract
{
    private const int Partition = 4;
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(2);
    private static readonly DueKind[] Kinds = [DueKind.Rescue, DueKind.Continue, DueKind.Start];
    private readonly FakeTimeProvider _workerTime = new();
    private int _commands;

    private StoreConnection Knowing => field ??= new StoreConnection(Proxies.Counted(_world.Redis, () => Interlocked.Increment(ref _commands)), _workerTime);

    private StoreSettings KnowingSettings => field ??= new StoreSettings(TimeSpan.FromDays(7)) { Now = () => _world.Now, DueReadInterval = Reading };

    private StorePorts Worker => field ??= new StorePorts(Knowing, KnowingSettings);

    private RedisWebhookDeliveries WorkerDeliveries => field ??= new RedisWebhookDeliveries(Knowing, KnowingSettings);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public async Task An_idle_worker_sends_one_command_to_each_partition_in_two_seconds_for_any_number_of_lanes(int lanes)
    {
        string[] names = [.. Enumerable.Range(0, lanes).Select(lane => $"lane{lane}")];
        await RoundAsync(names);
        Later(Reading);
        await RoundAsync(names);

        _commands = 0;
        for (var round = 0; round < 50; round++)
        {
            Later(Reading / 10);
            await RoundAsync(names);
        }

        Assert.Equal(5 * JobId.Partitions, _commands);
    }

    [Fact]
    public async Task A_partition_in_which_a_job_waits_costs_one_script_more()
    {
        await WaitingInAsync(Partition);
        await SettleAsync();

        _commands = 0;
        Later(Reading);
        await RoundAsync(StoreWorld.Lane);
        Assert.Equal(JobId.Partitions + 1, _commands);

        // A set that had no member before is found too.
        await _world.CreateAsync(StoreWorld.Submission(JobId.New(Partition)) with { StartIn = Reading });
        Later(Reading);
        Assert.Single(await TakeKnownAsync(DueKind.Start));
    }

    [Fact]
    public async Task What_another_process_scheduled_is_taken_when_it_is_due()
    {
        await SettleAsync();
        var id = await _world.CreateAsync(StoreWorld.Submission(JobId.New(Partition)) with { StartIn = Seconds(2.5) });

        Later(Reading);
        Assert.Empty(await TakeKnownAsync(DueKind.Start));
        Later(Seconds(0.4));
        Assert.Empty(await TakeKnownAsync(DueKind.Start));
        Later(Seconds(0.1));
        _commands = 0;
        Assert.Equal([id], await TakeKnownAsync(DueKind.Start));
        Assert.Equal(1, _commands);
    }

    [Fact]
    public async Task A_job_of_a_worker_that_died_is_taken_when_its_claim_ends()
    {
        await SettleAsync();
        var claim = await _world.ClaimAsync(await _world.CreateAsync(StoreWorld.Submission(JobId.New(Partition))));
        Assert.Equal(WriteOutcome.Written, await _world.IntendAsync(claim));

        Later(StoreWorld.Lease - Seconds(1));
        Assert.Empty(await TakeKnownAsync(DueKind.Continue));
        Later(Seconds(1));
        Assert.Equal([claim.Id], await TakeKnownAsync(DueKind.Continue));
    }

    [Fact]
    public async Task A_poll_that_this_worker_scheduled_is_taken_on_time_without_asking_the_partitions()
    {
        await SettleAsync();
        var id = await _world.CreateAsync(StoreWorld.Submission(JobId.New(Partition)));
        var claim = Assert.IsType<Job>((await Worker.Claims.ClaimAsync(id, new Claimant("worker"), StoreWorld.Lease, ifDue: false, StoreWorld.Lane, Cancel)).Job);
        await Worker.Claims.RecordIntentAsync(claim, new Intent("sandbox", "m1", [StoreWorld.Attempt()]), Cancel);
        await Worker.Claims.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], Seconds(0.5), Cancel);

        _commands = 0;
        Later(Seconds(0.4));
        Assert.Empty(await TakeKnownAsync(DueKind.Continue));
        Later(Seconds(0.1));
        Assert.Equal([id], await TakeKnownAsync(DueKind.Continue));
        Assert.Equal(1, _commands);
    }

    [Fact]
    public async Task A_job_that_this_worker_puts_back_is_begun_again_on_time()
    {
        await SettleAsync();
        var id = await _world.CreateAsync(StoreWorld.Submission(JobId.New(Partition)));
        var claim = Assert.IsType<Job>((await Worker.Claims.ClaimAsync(id, new Claimant("worker"), StoreWorld.Lease, ifDue: false, StoreWorld.Lane, Cancel)).Job);
        await Worker.Claims.RescheduleAsync(claim, new Reschedule { In = Seconds(0.3) }, Cancel);

        Later(Seconds(0.3));
        Assert.Equal([id], await TakeKnownAsync(DueKind.Start));
    }

    [Fact]
    public async Task A_hint_leads_to_the_partition_that_it_names_and_to_no_other()
    {
        var claim = await WaitingInAsync(Partition);
        await WaitingInAsync(Partition + 1);
        await SettleAsync();
        var told = await HintedAsync(StoreWorld.Lane);

        Assert.Equal(CallbackOutcome.Woken, await CallBackAsync(claim.Id));
        await HeardAsync(told);

        _commands = 0;
        Assert.Equal([claim.Id], await TakeKnownAsync(DueKind.Continue));
        Assert.Equal(1, _commands);
    }

    [Fact]
    public async Task A_hint_for_another_lane_causes_no_command_and_ends_no_wait()
    {
        var claim = await WaitingInAsync(Partition);
        await SettleAsync("elsewhere");
        var (told, witness) = (await HintedAsync("elsewhere"), await ListeningAsync(StoreWorld.Lane));
        _commands = 0;

        Assert.Equal(CallbackOutcome.Woken, await CallBackAsync(claim.Id));
        await HeardAsync(witness);
        await RoundAsync("elsewhere");

        Assert.Equal((0, false), (_commands, told.IsCompleted));
    }

    [Fact]
    public async Task A_lost_hint_only_delays()
    {
        var claim = await WaitingInAsync(Partition);
        await SettleAsync();

        Assert.Equal(CallbackOutcome.Woken, await CallBackAsync(claim.Id));

        Assert.Empty(await TakeKnownAsync(DueKind.Continue));
        Later(Reading);
        Assert.Equal([claim.Id], await TakeKnownAsync(DueKind.Continue));
    }

    [Fact]
    public async Task The_event_of_a_cancel_is_handed_over_before_the_next_reading()
    {
        await SettleAsync();
        var id = await _world.CreateAsync(StoreWorld.Submission(JobId.New(Partition)));
        Later(Reading);
        await Worker.Outbox.TakeAsync(100, Seconds(60), Cancel);
        await HintedAsync(StoreWorld.Lane);

        Assert.Equal(CancelOutcome.Canceled, (await Jobs.CancelAsync(StoreWorld.Tenant, id, Cancel)).Outcome);

        await Eventually.TrueAsync(async () => (await Worker.Outbox.TakeAsync(100, Seconds(60), Cancel)).Any(entry => entry.Event is ImageCanceled), "the event is taken");
    }

    [Fact]
    public async Task A_partition_has_jobs_until_a_reading_finds_none()
    {
        Assert.True(Worker.Due.MayHaveJobs(Partition));
        await SettleAsync();
        Assert.False(Worker.Due.MayHaveJobs(Partition));

        await _world.CreateAsync(StoreWorld.Submission(JobId.New(Partition)));
        Later(Reading);
        await RoundAsync(StoreWorld.Lane);
        Assert.Equal((true, false), (Worker.Due.MayHaveJobs(Partition), Worker.Due.MayHaveJobs(Partition + 1)));

        // Without an answer of the store nothing is known.
        Later(4 * Reading);
        Assert.True(Worker.Due.MayHaveJobs(Partition + 1));
    }

    /// <summary>One round of all loops of a worker.</summary>
    private async Task RoundAsync(params IEnumerable<string> lanes)
    {
        foreach (var lane in lanes)
        {
            foreach (var kind in Kinds)
            {
                Assert.Empty(await Worker.Due.TakeDueAsync(kind, lane, 10, Seconds(10), Cancel));
            }
        }

        await Worker.Due.TakeDueAsync(DueKind.Expire, "", 10, Seconds(10), Cancel);
        await Worker.Outbox.TakeAsync(10, Seconds(10), Cancel);
        await WorkerDeliveries.TakeAsync(10, 4, Seconds(10), Cancel);
        await WorkerDeliveries.CountAsync(Cancel);
        await Worker.Due.FindNextDeletionAsync(lanes, Cancel);
        await Worker.Due.FindOldestUnknownAsync(Cancel);
    }

    /// <summary>A worker that has just asked all partitions.</summary>
    private async Task SettleAsync(string lane = StoreWorld.Lane)
    {
        await RoundAsync(lane);
        Later(Reading);
        await RoundAsync(lane);
    }

    private void Later(TimeSpan time)
    {
        _world.Pass(time);
        _workerTime.Advance(time);
    }

    private Task<IReadOnlyList<Guid>> TakeKnownAsync(DueKind kind) => Worker.Due.TakeDueAsync(kind, StoreWorld.Lane, 10, Seconds(10), Cancel);

    private async Task<Job> WaitingInAsync(int partition)
    {
        var claim = await _world.ClaimAsync(await _world.CreateAsync(StoreWorld.Submission(JobId.New(partition))));
        await _world.IntendAsync(claim);
        await Claims.RecordProviderIdAsync(claim, "p1", [StoreWorld.Attempt()], TimeSpan.FromHours(1), Cancel);
        return claim;
    }

    /// <summary>Waits for a hint over the connection of the worker, and listens already.</summary>
    private async Task<Task> HintedAsync(string lane)
    {
        var hints = new RedisDueHints(Knowing, _workerTime);
        await hints.WaitAsync([lane], TimeSpan.Zero, Cancel);
        return hints.WaitAsync([lane], Long, Cancel);
    }
}
