using System.Collections.Concurrent;
using ImageGen.Jobs.Submission;
using ImageGen.Providers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Events;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>Whole workers on one store, of which one is killed or frozen: for the store, one without heartbeats.</summary>
[Trait("Category", "Long")]
public sealed class TakeOverTests : IAsyncLifetime
{
    /// <summary>As in production, six times as fast. The leases stay as long: nothing here may wait for them.</summary>
    private static readonly Timings Fast = new()
    {
        Heartbeat = TimeSpan.FromSeconds(0.5),
        HeartbeatTimeout = TimeSpan.FromSeconds(2),
        FleetTimeout = TimeSpan.FromSeconds(1),
        FleetGrace = TimeSpan.FromSeconds(1.7),
        OrderAfterHeartbeat = TimeSpan.FromSeconds(1.7),
        TakeLease = TimeSpan.FromSeconds(1),
    };

    /// <summary>Half of a lease: far above all of <see cref="Fast"/>, however slow the machine is.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-take-over-");
    private EmbeddedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_killed_worker_s_jobs_alone_are_taken_over_long_before_the_leases_end()
    {
        var (_, provider) = Hanging();
        var pause = new Pause();
        await using var killed = Worker(provider, pause);
        await using var other = Worker(provider);
        await killed.Host.StartAsync(Token);
        await other.Host.StartAsync(Token);
        var theirs = await OrderAsync(killed, provider, 12);
        var answer = new TaskCompletionSource<SubmitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.OnSubmit = answer.Task.WaitAsync;
        var kept = await OrderAsync(other, provider, 4);

        var since = await NowAsync(other);
        pause.Begin();

        foreach (var id in theirs)
        {
            // The order can't be looked up, so the worker that takes the job over ends it as unknown.
            var job = await EndedAsync(other, id);
            Assert.Equal(JobState.OutcomeUnknown, job.State);
            Assert.InRange(job.FinishedAt!.Value - since, TimeSpan.FromSeconds(1), Soon);
        }

        foreach (var id in kept)
        {
            Assert.Equal((JobState.Submitting, 1), ((await other.ReadAsync(id)).State, (await other.ReadAsync(id)).Fence));
        }

        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));
        foreach (var id in kept)
        {
            Assert.Equal(JobState.Succeeded, (await EndedAsync(other, id)).State);
        }

        Assert.Equal(16, provider.Purchases);
    }

    [Fact]
    public async Task The_only_worker_s_jobs_are_taken_over_by_the_one_that_is_started_in_its_place()
    {
        var (_, provider) = Hanging();
        var pause = new Pause();
        await using var killed = Worker(provider, pause);
        await killed.Host.StartAsync(Token);
        var ids = await OrderAsync(killed, provider, 8);
        var since = await NowAsync(killed);
        pause.Begin();
        await Task.Delay(Fast.FleetTimeout * 1.5, Token);

        await using var next = Worker(provider);
        await next.Host.StartAsync(Token);

        foreach (var id in ids)
        {
            Assert.InRange((await EndedAsync(next, id)).FinishedAt!.Value - since, TimeSpan.FromSeconds(1), Soon);
        }
    }

    [Fact]
    public async Task A_worker_that_wakes_up_after_its_jobs_were_taken_over_writes_nothing_and_keeps_its_images_on_its_disk()
    {
        var (answer, provider) = Hanging();
        var pause = new Pause();
        await using var frozen = Worker(provider, pause, "wait");
        await using var other = Worker(provider, policy: "wait");
        await frozen.Host.StartAsync(Token);
        await other.Host.StartAsync(Token);
        var id = Assert.Single(await OrderAsync(frozen, provider, 1));

        pause.Begin();
        var taken = await Eventually.GetAsync(async () => await other.TryReadAsync(id) is { UnknownSince: not null } job ? job : null, "the job is taken over");
        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));
        pause.End();

        // The image of an order that seems to be unknown is found on the disk of the worker that has it, and delivered.
        var job = await EndedAsync(other, id);
        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, provider.Purchases, await other.CountEndingsAsync(id)));
        Assert.True(job.Fence > taken.Fence);
        await Eventually.TrueAsync(() => !frozen.Host.Services.GetRequiredService<ISpillStore>().List().Any(), "the spill folder is empty again");
    }

    [Fact]
    public async Task A_worker_renews_all_its_jobs_with_its_beats_alone()
    {
        const int InHand = 50;
        var (answer, provider) = Hanging();
        ConcurrentDictionary<string, int> calls = [];
        await using var worker = Worker(provider, count: method => calls.AddOrUpdate(method, 1, (_, before) => before + 1), timings: Fast with { LeaseRenewal = TimeSpan.FromSeconds(2) });
        await worker.Host.StartAsync(Token);
        var ids = await OrderAsync(worker, provider, InHand);
        var leases = await LeasesAsync();
        var before = new Dictionary<string, int>(calls);

        await Eventually.GetAsync(async () => (await LeasesAsync()).Zip(leases).All(pair => pair.First > pair.Second) ? "yes" : null, "all leases are renewed");

        int Since(string method) => calls.GetValueOrDefault(method) - before.GetValueOrDefault(method);
        Assert.Equal(0, Since(nameof(IJobClaims.RenewLeaseAsync)));
        Assert.Equal(0, Since(nameof(IProviderSlots.TryTakeAsync)));
        // A round has one heartbeat for each partition in which the worker holds jobs.
        var rounds = (double)Since(nameof(IJobClaims.RecordHeartbeatAsync)) / ids.Select(JobId.PartitionOf).Distinct().Count();
        Assert.InRange(Since(nameof(IProviderSlots.KeepAsync)), 1, rounds + 2);
        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));
        foreach (var id in ids)
        {
            Assert.Equal(JobState.Succeeded, (await EndedAsync(worker, id)).State);
        }

        async Task<List<DateTimeOffset>> LeasesAsync() => [.. (await Task.WhenAll(ids.Select(worker.ReadAsync))).Select(job => job.LeaseUntil!.Value)];
    }

    [Fact]
    public async Task A_worker_that_stops_gives_its_jobs_back_at_once()
    {
        var provider = new SynchronousProvider { OnSubmit = async token => { await Task.Delay(Timeout.Infinite, token); return null!; } };
        await using var stopping = Worker(provider, timings: Fast with { StopGrace = TimeSpan.FromMilliseconds(100) });
        await using var reader = Worker(provider);
        await stopping.Host.StartAsync(Token);
        var id = Assert.Single(await OrderAsync(stopping, provider, 1));

        await stopping.Host.StopAsync(Token);

        await Eventually.GetAsync(async () => await reader.TryReadAsync(id) is { LeaseUntil: null } job ? job : null, "the job is given back");
    }

    private static (TaskCompletionSource<SubmitOutcome> Answer, SynchronousProvider Provider) Hanging()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (answer, new SynchronousProvider { OnSubmit = answer.Task.WaitAsync });
    }

    private TestWorker Worker(SynchronousProvider provider, Pause? pause = null, string policy = "fail", Action<string>? count = null, Timings? timings = null)
    {
        var worker = new TestWorker(
            _store.ConnectionString,
            provider,
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton(timings ?? Fast));
                Task Before(string method)
                {
                    count?.Invoke(method);
                    return pause?.Over ?? Task.CompletedTask;
                }

                TestWorker.Interpose<IJobStore>(Before)(services);
                TestWorker.Interpose<IJobClaims>(Before)(services);
                TestWorker.Interpose<IJobIndex>(Before)(services);
                TestWorker.Interpose<IDueSet>(Before)(services);
                TestWorker.Interpose<IOutbox>(Before)(services);
                TestWorker.Interpose<IJobRetention>(Before)(services);
                TestWorker.Interpose<IProviderSlots>(Before)(services);
            },
            bus: null,
            [($"ImageGen:Providers:{provider.Name}:OnUnknown", policy), ("Worker:Slots", "64")]);

        // When the test is over a host must be able to stop, dead or not.
        worker.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => pause?.End());
        return worker;
    }

    /// <summary>New jobs, run by this worker until their orders are out.</summary>
    private static async Task<List<Guid>> OrderAsync(TestWorker worker, SynchronousProvider provider, int count)
    {
        var before = provider.Purchases;
        List<Guid> ids = [];
        for (var i = 0; i < count; i++)
        {
            ids.Add(await worker.SubmitAsync());
            _ = worker.RunAsync(ids[^1]);
        }

        await Eventually.TrueAsync(() => provider.Purchases == before + count, "the orders left");
        return ids;
    }

    private static Task<Job> EndedAsync(TestWorker worker, Guid id)
        => Eventually.GetAsync(async () => await worker.TryReadAsync(id) is { FinishedAt: not null } ended ? ended : null, "the job has ended");

    private static Task<DateTimeOffset> NowAsync(TestWorker worker) => worker.Host.Services.GetRequiredService<IStoreClock>().ReadAsync(Token);

    /// <summary>While it lasts, no command of a worker reaches the store, like a frozen worker; without an end, like a killed one.</summary>
    private sealed class Pause
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _begun;

        public Task Over => _begun ? _end.Task : Task.CompletedTask;

        public void Begin() => _begun = true;

        public void End() => _end.TrySetResult();
    }
}
