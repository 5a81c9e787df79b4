using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps.Selection;

/// <summary>Where jobs go whose GPU server is gone, broken or full, and what is learned of it.</summary>
public sealed class OwnServerRoutingTests(StoreFixture store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_at_a_server_that_is_gone_is_made_by_another_of_its_pool()
    {
        var gone = new PredictionProvider { Evidence = PurchaseEvidence.Free, OnPoll = () => throw Unreached() };
        await using var pool = PoolOf(gone, new PredictionProvider { Evidence = PurchaseEvidence.Free });
        gone.OnSubmit = _ => gone.Purchases == 1 ? Task.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted("1")) : throw Unreached();

        var job = await EndAsync(pool);

        Assert.Equal((JobState.Succeeded, 1), (job.State, pool.Second.Purchases));
        Assert.Equal(new Cost { Amount = Pair.SecondPrice, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task An_order_at_an_unreachable_server_without_a_pool_is_made_by_the_next_provider()
    {
        var gone = new PredictionProvider { Evidence = PurchaseEvidence.Free, OnPoll = () => throw Unreached() };
        gone.OnSubmit = _ => gone.Purchases == 1 ? Task.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted("1")) : throw Unreached();
        await using var pair = new Pair(store, gone, new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 1), (job.State, pair.Second.Purchases));
    }

    [Theory]
    [InlineData(FailureReason.ProviderUnavailable)]
    [InlineData(FailureReason.ProviderRetired)]
    [InlineData(FailureReason.InvalidRequest)]
    public async Task An_order_that_fails_at_one_server_is_tried_at_the_others_of_its_pool_only(FailureReason reason)
    {
        await using var pool = PoolOf(Broken(reason), new SynchronousProvider { Evidence = PurchaseEvidence.Free });

        var job = await EndAsync(pool);

        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, pool.First.Purchases, pool.Second.Purchases));
        Assert.Equal((true, null), (job.Attempts[0].Final, job.Attempts[1].Final));
    }

    [Fact]
    public async Task An_order_that_failed_at_one_server_waits_while_the_others_of_its_pool_are_full()
    {
        var second = new SynchronousProvider { Evidence = PurchaseEvidence.Free };
        await using var pool = PoolOf(Broken(FailureReason.ProviderUnavailable), second, ($"ImageGen:Providers:{second.Name}:Concurrency", "1"));
        var slots = pool.Worker.Host.Services.GetRequiredService<IProviderSlots>();
        var other = Guid.NewGuid();
        await slots.TryTakeAsync(second.Name, other, 1, TimeSpan.FromMinutes(1), Token);
        var id = await SubmitAsync(pool);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(JobState.Queued, (await pool.Worker.RunAsync(id)).State);
        }

        Assert.Equal((1, 0), (pool.First.Purchases, second.Purchases));
        await slots.ReleaseAsync(second.Name, other, isPooled: false, Token);
        Assert.Equal(JobState.Succeeded, (await pool.Worker.RunUntilAsync(id, JobState.Succeeded, JobState.Failed)).State);
    }

    [Fact]
    public async Task A_job_that_no_server_of_a_pool_can_make_fails_after_one_run_each()
    {
        await using var pool = PoolOf(Broken(FailureReason.ProviderUnavailable), Broken(FailureReason.ProviderUnavailable));

        var job = await EndAsync(pool);

        Assert.Equal((JobState.Failed, 1, 1, "NaN"), (job.State, pool.First.Purchases, pool.Second.Purchases, job.Error!.Message));
    }

    [Theory]
    [InlineData(PurchaseEvidence.Free)]
    [InlineData(PurchaseEvidence.None)]
    public async Task A_job_without_another_server_waits_out_an_outage_and_its_row_stays_small(PurchaseEvidence evidence)
    {
        var server = new SynchronousProvider { Evidence = evidence, OnSubmit = _ => throw Unreached() };
        await using var worker = new TestWorker(store.ConnectionString, server, services => services.Replace(ServiceDescriptor.Singleton(new Timings { FirstRetry = TimeSpan.FromMinutes(30) })));
        var id = await worker.SubmitAsync();
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
        }

        Assert.Equal(12, server.Purchases);
        server.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png));
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Succeeded, 2), (job.State, job.Attempts.Count));
    }

    [Fact]
    public async Task A_job_without_another_server_that_repeatedly_fails_opens_the_circuit_for_a_short_time()
    {
        var server = Away();
        await using var worker = new TestWorker(store.ConnectionString, server, services => services.Replace(ServiceDescriptor.Singleton(new Timings { FirstRetry = TimeSpan.FromMilliseconds(1) })));
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);
        Assert.Null((await CircuitAsync(worker, server)).Reason);
        await Eventually.GetAsync(async () => (await worker.RunAsync(id)).State == JobState.Queued && (await CircuitAsync(worker, server)).Reason is not null ? "open" : null, "the circuit is open");

        var (asked, circuit) = (server.Purchases, await CircuitAsync(worker, server));
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, asked), (job.State, server.Purchases));
        Assert.InRange(circuit.Until!.Value - circuit.OpenedAt!.Value, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public async Task An_unreachable_server_with_a_next_provider_is_tried_three_times()
    {
        await using var pair = new Pair(store, Away(), new SynchronousProvider());

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 1), (job.State, pair.Second.Purchases));
        Assert.InRange(pair.First.Purchases, 2, 3);
    }

    [Fact]
    public async Task A_fault_ignored_by_the_circuit_opens_no_circuit()
    {
        var server = new SynchronousProvider
        {
            Evidence = PurchaseEvidence.Free,
            OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "interrupted", mayHaveBought: false) { IsIgnoredByCircuit = true },
        };
        await using var worker = new TestWorker(store.ConnectionString, server);
        for (var i = 0; i < 8; i++)
        {
            await worker.RunAsync(await worker.SubmitAsync());
        }

        Assert.Equal(8, server.Purchases);
        Assert.Null((await CircuitAsync(worker, server)).Reason);
    }

    [Theory]
    [InlineData(PurchaseEvidence.Free, 3)]
    [InlineData(PurchaseEvidence.None, 10)]
    public async Task A_circuit_opened_by_a_retired_provider_admits_an_order_after_some_minutes(PurchaseEvidence evidence, int minutes)
    {
        var server = new SynchronousProvider { Evidence = evidence, OnSubmit = Broken(FailureReason.ProviderRetired).OnSubmit };
        await using var worker = new TestWorker(store.ConnectionString, server);
        await worker.RunAsync(await worker.SubmitAsync());

        var circuit = await CircuitAsync(worker, server);

        Assert.Equal(FailureReason.ProviderRetired, circuit.Reason);
        Assert.InRange(circuit.Until!.Value - circuit.OpenedAt!.Value, TimeSpan.FromMinutes(minutes - 0.1), TimeSpan.FromMinutes(minutes + 0.1));
    }

    [Fact]
    public async Task Orders_beyond_the_adapter_s_capacity_wait_without_an_intent()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new SynchronousProvider { Evidence = PurchaseEvidence.Free, MostOrdersAtOnce = 2 };
        server.OnSubmit = async _ =>
        {
            await release.Task;
            return new SubmitOutcome.Completed(TestImages.Png);
        };
        await using var worker = new TestWorker(store.ConnectionString, server);
        Guid[] ids = [await worker.SubmitAsync(), await worker.SubmitAsync(), await worker.SubmitAsync()];
        Task<Job>[] sent = [worker.RunAsync(ids[0]), worker.RunAsync(ids[1])];
        await Eventually.GetAsync(() => Task.FromResult(server.Purchases == 2 ? "sent" : null), "two orders are out");

        var third = await worker.RunAsync(ids[2]);

        Assert.Equal((JobState.Queued, 0, 2), (third.State, third.Attempts.Count, server.Purchases));
        release.SetResult();
        Assert.All(await Task.WhenAll(sent), job => Assert.Equal(JobState.Succeeded, job.State));
        Assert.Equal(JobState.Succeeded, (await worker.RunUntilAsync(ids[2], JobState.Succeeded, JobState.Failed)).State);
    }

    private static SynchronousProvider Away() => new() { Evidence = PurchaseEvidence.Free, OnSubmit = _ => throw Unreached() };

    private static SynchronousProvider Broken(FailureReason reason) => new()
    {
        Evidence = PurchaseEvidence.Free,
        OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(reason, "NaN") { IsOfServer = true })),
    };

    private static ProviderFaultException Unreached() => new(FailureReason.ProviderUnavailable, "can't be reached", mayHaveBought: false) { IsUnreached = true };

    private static async Task<CircuitState> CircuitAsync(TestWorker worker, SynchronousProvider server)
        => (await worker.Host.Services.GetRequiredService<IProviderCircuits>().ReadAsync([server.Name], Token))[0];

    private static Task<Guid> SubmitAsync(Pair pool) => pool.Worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", Provider = pool.First.Name });

    private static async Task<Job> EndAsync(Pair pool) => await pool.Worker.RunUntilAsync(await SubmitAsync(pool), JobState.Succeeded, JobState.Failed);

    private Pair PoolOf(SynchronousProvider first, SynchronousProvider second, params (string Key, string Value)[] settings) => new(
        store,
        first,
        second,
        [($"ImageGen:Providers:{first.Name}:Pool", "servers"), ($"ImageGen:Providers:{second.Name}:Pool", "servers"), .. settings]);
}
