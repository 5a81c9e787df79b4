using ImageGen.Contracts;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A short outage of the store does not affect jobs in progress.</summary>
public sealed class StoreFaultTests(StoreFixture store)
{
    [Theory]
    [InlineData(nameof(IProviderSlots.TryTakeAsync), false)]
    [InlineData(nameof(IJobClaims.ClaimAsync), true)]
    public async Task Faults_of_the_store_do_not_count_as_deaths_of_workers(string method, bool after)
    {
        var provider = new SynchronousProvider();
        var isAway = true;
        Task Fail(string called, bool here) => isAway && here == after && called == method ? throw new StoreUnavailableException("away") : Task.CompletedTask;
        await using var worker = new TestWorker(store.ConnectionString, provider, services =>
        {
            TestWorker.Interpose<IProviderSlots>(before: called => Fail(called, false))(services);
            TestWorker.Interpose<IJobClaims>(after: called => Fail(called, true))(services);
        });
        var id = await worker.SubmitAsync();

        for (var i = 0; i < 5; i++)
        {
            var job = await worker.RunAsync(id);
            Assert.Equal((JobState.Queued, 0, null), (job.State, job.Claims, job.LeaseUntil));
        }

        isAway = false;
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_fault_takes_back_its_own_claim_and_no_other()
    {
        var provider = new SynchronousProvider();
        var isAway = false;
        await using var worker = new TestWorker(store.ConnectionString, provider, TestWorker.Interpose<IProviderSlots>(
            before: _ => isAway ? throw new StoreUnavailableException("away") : throw new InvalidOperationException()));
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);
        Assert.Equal(1, (await worker.RunAsync(id)).Claims - 1);

        isAway = true;

        Assert.Equal(2, (await worker.RunAsync(id)).Claims);
    }

    [Fact]
    public async Task A_poll_does_not_depend_on_the_place_at_the_provider()
    {
        var provider = new PredictionProvider();
        var isAway = false;
        await using var worker = new TestWorker(store.ConnectionString, provider, TestWorker.Interpose<IProviderSlots>(
            before: _ => isAway ? throw new StoreUnavailableException("away") : Task.CompletedTask));
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);
        isAway = true;

        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
    }

    [Fact]
    public async Task An_intent_confirmed_after_the_lease_expired_is_used_if_no_worker_took_the_job()
    {
        var provider = new SynchronousProvider();
        var answers = 0;
        await using var worker = new TestWorker(store.ConnectionString, provider, services =>
        {
            TestWorker.ShortLeases(services);
            TestWorker.Interpose<IJobClaims>(after: async method =>
            {
                if (method == nameof(IJobClaims.RecordIntentAsync) && answers++ == 0)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
                    throw new StoreUnavailableException("no answer");
                }
            })(services);
        });

        var job = await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal((JobState.Succeeded, 1), (job.State, provider.Purchases));
    }

    [Fact]
    public async Task A_job_that_is_canceled_between_its_place_and_its_intent_leaves_the_place()
    {
        var provider = new SynchronousProvider();
        TestWorker worker = null!;
        var id = Guid.Empty;
        await using var owner = worker = new TestWorker(store.ConnectionString, provider, TestWorker.Interpose<IProviderSlots>(
            after: async method =>
            {
                if (method == nameof(IProviderSlots.TryTakeAsync))
                {
                    await worker.Store.CancelAsync(Tenants.Default, id, TestContext.Current.CancellationToken);
                }
            }));
        id = await worker.SubmitAsync();

        Assert.Equal(JobState.Canceled, (await worker.RunAsync(id)).State);

        Assert.Equal(0, await worker.Host.Services.GetRequiredService<IProviderSlots>().CountAsync(provider.Name, TestContext.Current.CancellationToken));
    }
}
