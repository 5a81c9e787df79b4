using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Background;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>Whole workers on one store: whose job is ordered next, while more jobs wait than can be ordered.</summary>
[Trait("Category", "Long")]
public sealed class FairOrderTests : FairOrderWorld
{
    [Theory]
    [InlineData(3, 2, 1000)]
    [InlineData(3, 16, 1)]
    [InlineData(2, 4, 4)]
    public async Task A_tenant_with_one_job_is_served_within_two_orders_however_many_another_tenant_has(int workers, int slots, int concurrency)
    {
        await StartAsync(workers, slots, concurrency);
        await SubmitAsync("a", 300);
        var inFlight = Math.Min(workers * slots, concurrency);
        await Eventually.TrueAsync(() => Provider.Purchases == inFlight, "all slots are in use");
        await AreInLineAsync("a", 300 - inFlight);

        var id = await SubmitAsync("b");
        await IsInLineAsync(id, "b");
        await AnswerAsync(2);

        Assert.Contains("b", Ordered.Skip(inFlight).Take(2));
        await EndAllAsync();
        await EndedAsync(id);
    }

    [Fact]
    public async Task Tenants_with_many_jobs_take_turns()
    {
        await StartAsync(workers: 2, slots: 4, concurrency: 2);
        await SubmitAsync("a", 30);
        await Eventually.TrueAsync(() => Provider.Purchases == 2, "all slots are in use");
        await AreInLineAsync("a", 28);
        await SubmitAsync("b", 10);
        await AreInLineAsync("b", 10);

        await AnswerAsync(20);

        Assert.InRange(Ordered.Skip(2).Take(20).Count(tenant => tenant == "b"), 9, 10);
        await EndAllAsync();
    }

    [Fact]
    public async Task Commands_of_other_publishers_wait_in_the_same_order()
    {
        await StartAsync(workers: 2, slots: 2, concurrency: 2);
        await PublishAsync("a", 100);
        await Eventually.TrueAsync(() => Provider.Purchases == 2, "all slots are in use");
        await AreInLineAsync("a", 98);

        var id = await PublishAsync("b");
        await IsInLineAsync(id, "b");
        await AnswerAsync(2);

        Assert.Contains("b", Ordered.Skip(2).Take(2));
        await EndAllAsync();
    }

    [Fact]
    public async Task A_retry_has_its_place_before_the_later_jobs_of_its_tenant_and_its_turn()
    {
        await StartAsync(workers: 2, slots: 4, concurrency: 1);
        Refused.Add("b");
        var id = await SubmitAsync("b");
        await Eventually.TrueAsync(() => Provider.Purchases == 1, "the job is refused for now");
        await SubmitAsync("a", 50);
        await Eventually.TrueAsync(() => Provider.Purchases == 2, "the other tenant has the slot");
        await SubmitAsync("b", 5);
        await IsInLineAsync(id, "b");

        await AnswerAsync(2);

        Assert.Contains("b", Ordered.Skip(2).Take(2));
        Assert.NotNull((await Workers[0].ReadAsync(id)).IntentAt);
        await EndAllAsync();
        await EndedAsync(id);
    }

    [Fact]
    public async Task Priority_orders_the_jobs_of_a_tenant()
    {
        await StartAsync(workers: 1, slots: 4, concurrency: 1);
        await SubmitAsync("a", 5);
        await Eventually.TrueAsync(() => Provider.Purchases == 1, "the slot is in use");
        var (low, high) = (await SubmitAsync("a-low", priority: -10, tenant: "a"), await SubmitAsync("a-high", priority: 10, tenant: "a"));
        await IsInLineAsync(low, "a", -10);
        await IsInLineAsync(high, "a", 10);

        await EndAllAsync();
        await EndedAsync(low);

        Assert.Equal("a-high", Ordered[1]);
        Assert.Equal("a-low", Ordered[^1]);
    }

    [Fact]
    public async Task A_job_that_can_t_join_its_line_runs_nevertheless()
    {
        var faults = 0;
        await StartAsync(workers: 1, slots: 1, concurrency: 1, configure: Scripted.TestWorker.Interpose<IWaitingLines>(before: method =>
            method == nameof(IWaitingLines.JoinAsync) && Interlocked.Increment(ref faults) <= 2 ? Task.FromException(new StoreUnavailableException("away for a moment")) : Task.CompletedTask));
        await SubmitAsync("a");
        await Eventually.TrueAsync(() => Provider.Purchases == 1, "the slot is in use");

        var id = await SubmitAsync("b", startIn: TimeSpan.FromSeconds(1));
        await EndAllAsync();

        await EndedAsync(id);
        Assert.Equal(2, Provider.Purchases);
    }

    [Fact]
    public async Task A_job_whose_worker_died_after_it_took_the_job_runs_within_the_lease()
    {
        await StartAsync(workers: 1, slots: 4, concurrency: 1);
        await SubmitAsync("a");
        await Eventually.TrueAsync(() => Provider.Purchases == 1, "the slot is in use");
        var id = await SubmitAsync("b");
        await IsInLineAsync(id, "b");

        // As the dead worker did.
        Assert.Equal(id, Assert.Single((await Lines.TakeAsync(Line, new LineRequest(1, TimeSpan.FromSeconds(2)), Token)).Jobs).Id);
        await EndAllAsync();

        await EndedAsync(id, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task No_job_is_lost_when_the_store_loses_its_lines()
    {
        await StartAsync(workers: 2, slots: 2, concurrency: 1, configure: services => services.Replace(ServiceDescriptor.Singleton(new Timings { WaitingCheck = TimeSpan.FromSeconds(2) })));
        var ids = await SubmitAsync("a", 20);
        await Eventually.TrueAsync(() => Provider.Purchases == 1, "the slot is in use");
        await AreInLineAsync("a", 19);

        await Workers[0].Host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().KeyDeleteAsync(LineKeys.All(Line));
        await EndAllAsync();

        foreach (var id in ids)
        {
            await EndedAsync(id);
        }

        Assert.Equal(20, Provider.Purchases);
    }

    [Fact]
    public async Task A_canceled_job_leaves_its_turn_to_the_next_one()
    {
        await StartAsync(workers: 1, slots: 2, concurrency: 1);
        await SubmitAsync("a", 20);
        await Eventually.TrueAsync(() => Provider.Purchases == 1, "the slot is in use");
        var (canceled, kept) = (await SubmitAsync("b"), await SubmitAsync("b"));
        await IsInLineAsync(kept, "b");
        Assert.Equal(CancelOutcome.Canceled, (await Workers[0].Store.CancelAsync("b", canceled, Token)).Outcome);

        await AnswerAsync(2);

        Assert.Contains("b", Ordered.Skip(1).Take(2));
        Assert.NotNull((await Workers[0].ReadAsync(kept)).IntentAt);
        await EndAllAsync();
    }
}
