using ImageGen.Providers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>The store is unavailable for longer than a lease, and the workers keep running with orders in progress.</summary>
[Trait("Category", "Long")]
public sealed class StoreOutageTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-store-outage-");
    private EmbeddedStore _store = null!;
    private volatile bool _away;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("buy_again")]
    public async Task Orders_in_progress_at_a_synchronous_provider_keep_their_worker_and_their_images(string policy)
    {
        const int Jobs = 8;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var provider = new SynchronousProvider
        {
            OnSubmit = async token =>
            {
                await gate.Task.WaitAsync(token);
                return new SubmitOutcome.Completed(TestImages.Png);
            },
        };
        await using var one = await StartAsync(provider, policy);
        await using var other = await StartAsync(provider, policy);
        List<Guid> ids = [];
        for (var i = 0; i < Jobs; i++)
        {
            ids.Add(await one.SubmitAsync());
            _ = (i % 2 == 0 ? one : other).RunAsync(ids[^1]);
        }

        await Eventually.TrueAsync(() => provider.Purchases == Jobs, "the orders left");

        // All leases expire by the clock of the unreachable store; the images arrive meanwhile.
        _away = true;
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
        gate.SetResult();
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        _away = false;

        foreach (var id in ids)
        {
            var job = await Eventually.GetAsync(async () => await one.TryReadAsync(id) is { FinishedAt: not null } ended ? ended : null, "the job has ended");
            Assert.Equal(JobState.Succeeded, job.State);
            Assert.Equal(1, await one.CountEndingsAsync(id));
        }

        Assert.Equal(Jobs, provider.Purchases);
    }

    [Fact]
    public async Task The_first_worker_back_after_an_outage_takes_no_job_from_a_holder_that_returns_later()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var provider = new SynchronousProvider { OnSubmit = answer.Task.WaitAsync };
        await using var holder = await StartAsync(provider, "fail", TimeSpan.FromSeconds(1));
        await using var fresh = new TestWorker(_store.ConnectionString, provider);
        var id = await holder.SubmitAsync();
        var run = holder.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");
        _away = true;
        await Eventually.GetAsync(async () => await fresh.ReadAsync(id) is { } row && row.LeaseUntil < DateTimeOffset.UtcNow ? row : null, "the lease has run out");

        // The other one knows nothing of an outage: it was started just now.
        Assert.Equal(JobState.Submitting, (await fresh.RunAsync(id)).State);
        _away = false;
        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));
        await run;

        Assert.Equal(JobState.Succeeded, (await fresh.ReadAsync(id)).State);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_worker_that_died_before_the_outage_loses_its_jobs_all_the_same()
    {
        var provider = new PredictionProvider { OnSubmit = async token => { await Task.Delay(Timeout.Infinite, token); return null!; } };
        await using var one = await StartAsync(provider, "fail");
        var dying = new TestWorker(_store.ConnectionString, provider, TestWorker.ShortLeases);
        var id = await dying.SubmitAsync();
        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Found(PredictionProvider.Id));
        _ = dying.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");

        _away = true;
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        _away = false;

        await Eventually.GetAsync(async () => await one.TryReadAsync(id) is { State: JobState.Succeeded } ended ? ended : null, "the job has ended");
        Assert.Equal(1, provider.Purchases);
        await dying.DisposeAsync();
    }

    private async Task<TestWorker> StartAsync(SynchronousProvider provider, string policy, TimeSpan? heartbeat = null)
    {
        var worker = new TestWorker(
            _store.ConnectionString,
            provider,
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton(new Timings
                {
                    Lease = 3 * (heartbeat ?? TimeSpan.FromSeconds(0.5)),
                    LeaseRenewal = heartbeat ?? TimeSpan.FromSeconds(0.5),
                    Heartbeat = (heartbeat ?? TimeSpan.FromSeconds(0.5)) / 3,
                    HeartbeatTimeout = TimeSpan.FromSeconds(1.5),
                    FleetTimeout = TimeSpan.FromSeconds(0.5),
                    FleetGrace = heartbeat ?? TimeSpan.FromSeconds(0.5),
                    TakeLease = TimeSpan.FromSeconds(1),
                    OrderSendTimeout = TimeSpan.FromSeconds(30),
                }));
                Task Before(string method) => _away ? throw new StoreUnavailableException("away") : Task.CompletedTask;
                TestWorker.Interpose<IJobStore>(Before)(services);
                TestWorker.Interpose<IJobClaims>(Before)(services);
                TestWorker.Interpose<IJobIndex>(Before)(services);
                TestWorker.Interpose<IDueSet>(Before)(services);
                TestWorker.Interpose<IOutbox>(Before)(services);
                TestWorker.Interpose<IJobRetention>(Before)(services);
            },
            bus: null,
            [($"ImageGen:Providers:{provider.Name}:OnUnknown", policy), ($"ImageGen:Providers:{provider.Name}:BuyAgainUpTo", "1")]);
        await worker.Host.StartAsync(Token);
        return worker;
    }
}
