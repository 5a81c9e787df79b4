using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>Whoever takes over a job that is storing finds the image wherever it may be, and takes a place that can't be asked for one that may have it.</summary>
public sealed class RecoveryTests(StoreFixture store) : IDisposable
{
    private readonly RescueWorld _world = new(store.ConnectionString);
    private readonly SynchronousProvider _provider = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_result_store_that_can_not_be_asked_may_have_the_image()
    {
        var id = await StoreAndDieAsync(_provider);
        await using var next = _world.Worker(_provider);
        _world.CanOpen = false;
        var asked = await RunWhenFreeAsync(next, id);
        _world.CanOpen = true;

        Assert.Equal(JobState.Storing, asked.State);
        Assert.Equal((JobState.Succeeded, 1), ((await next.RunAsync(id)).State, _provider.Purchases));
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task Any_fault_while_reading_the_result_store_is_not_an_answer(Type kind)
    {
        var id = await StoreAndDieAsync(_provider);
        var reads = 0;
        await using var next = _world.Worker(_provider, configure: services => services.Replace(ServiceDescriptor.Singleton<IResultStore>(
            new FaultyReads(() => reads++ == 0 ? (Exception)Activator.CreateInstance(kind)! : null, new FileResultStore(_world.Results, TimeProvider.System)))));

        Assert.Equal(JobState.Storing, (await RunWhenFreeAsync(next, id)).State);
        Assert.Equal((JobState.Succeeded, 1), ((await next.RunAsync(id)).State, _provider.Purchases));
    }

    [Fact]
    public async Task A_result_store_that_is_unavailable_for_a_day_ends_the_job_and_a_replay_reads_it_again_free_of_charge()
    {
        var id = await StoreAndDieAsync(_provider);
        await using var next = _world.Worker(_provider);
        _world.CanOpen = false;
        await RunWhenFreeAsync(next, id);
        _world.Passed = TimeSpan.FromHours(25);
        var ended = await next.RunAsync(id);
        _world.CanOpen = true;

        Assert.Equal((JobState.Failed, new Cost { Amount = TestWorker.Price, Certain = true }), (ended.State, ended.Cost));
        Assert.Equal(new ReplayPlan(ReplayStep.Waiting, 0), ReplayPlan.For(ended));
        await next.ReplayAsync(ended);
        var replayed = await next.RunAsync(id);
        Assert.Equal((JobState.Succeeded, 1), (replayed.State, _provider.Purchases));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, replayed.Cost);
    }

    [Fact]
    public async Task Other_workers_wait_for_a_worker_that_was_killed_between_the_spill_and_its_row()
    {
        _world.CanPut = false;
        Guid id;
        await using (var dying = _world.Worker(_provider, "a", Dying(nameof(IJobClaims.RescheduleAsync))))
        {
            id = await dying.SubmitAsync();
            _ = dying.RunAsync(id);
            await Eventually.TrueAsync(() => _world.Spilled("a").Length == 1, "the image is spilled");
        }

        _world.CanPut = true;
        await using (var other = _world.Worker(_provider, "b"))
        {
            Assert.Equal(JobState.Storing, (await RunWhenFreeAsync(other, id)).State);
            Assert.Equal(JobState.Storing, (await other.RunAsync(id)).State);
        }

        await using var owner = _world.Worker(_provider, "a");
        Assert.Equal((JobState.Succeeded, 1), ((await owner.RunAsync(id)).State, _provider.Purchases));
    }

    [Fact]
    public async Task A_worker_that_finds_nothing_on_its_own_disk_knows_that_the_image_is_lost()
    {
        Guid id;
        await using (var dying = _world.Worker(_provider, "a", services =>
        {
            TestWorker.ShortLeases(services);
            TestWorker.Interpose<IResultStore>(before: method => method == nameof(IResultStore.PutAsync) ? Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) : Task.CompletedTask)(services);
        }))
        {
            id = await dying.SubmitAsync();
            _ = dying.RunAsync(id);
            await Eventually.GetAsync(async () => await dying.ReadAsync(id) is { State: JobState.Storing } job ? job : null, "the image is in hand");
        }

        await using var same = _world.Worker(_provider, "a");
        var ended = await same.RunUntilAsync(id, JobState.Failed, JobState.Succeeded);

        Assert.Equal((JobState.Failed, null, new Cost { Amount = TestWorker.Price, Certain = true }), (ended.State, ended.SpilledBy, ended.Cost));
        Assert.True(ReplayPlan.For(ended)!.NeedsAcceptDouble);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_provider_that_is_configured_no_more_does_not_keep_a_spilled_image_from_coming_home(bool hasId)
    {
        SynchronousProvider provider = hasId ? new PredictionProvider() : new();
        _world.CanPut = false;
        Guid id;
        await using (var owner = _world.Worker(provider))
        {
            id = await owner.SubmitAsync();
            await owner.RunUntilAsync(id, JobState.Storing);
        }

        (_world.CanPut, _world.Passed) = (true, TimeSpan.FromHours(2));
        await using var renamed = _world.Worker(new SynchronousProvider());

        Assert.Equal((JobState.Succeeded, 1), ((await renamed.RunAsync(id)).State, provider.Purchases));
    }

    [Fact]
    public async Task An_image_that_was_spilled_after_its_worker_had_lost_the_job_settles_an_unknown_order()
    {
        _provider.OnSubmit = _ => throw new ProviderFaultException(FailureReason.TimedOut, "Silence.", mayHaveBought: true);
        await using var worker = _world.Worker(_provider, settings: ($"ImageGen:Providers:{_provider.Name}:OnUnknown", "wait"));
        var id = await worker.SubmitAsync();
        Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);
        await worker.Host.Services.GetRequiredService<ISpillStore>().TryKeepAsync(id, TestImages.Png, TestContext.Current.CancellationToken);

        Assert.Equal((JobState.Succeeded, 1), ((await worker.RunAsync(id)).State, _provider.Purchases));
    }

    [Fact]
    public async Task A_stopping_worker_spills_the_image_that_it_can_not_store()
    {
        Guid id;
        var isPutting = new TaskCompletionSource();
        await using (var stopping = _world.Worker(_provider, configure: services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new Timings { StopGrace = TimeSpan.FromMilliseconds(100) }));
            TestWorker.Interpose<IResultStore>(before: method =>
            {
                isPutting.TrySetResult();
                return method == nameof(IResultStore.PutAsync) ? Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) : Task.CompletedTask;
            })(services);
        }))
        {
            id = await stopping.SubmitAsync();
            var run = stopping.RunAsync(id);
            await isPutting.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            stopping.Host.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();
            Assert.Equal(JobState.Storing, (await run).State);
        }

        await using var next = _world.Worker(_provider);
        Assert.Equal((JobState.Succeeded, 1), ((await next.RunAsync(id)).State, _provider.Purchases));
    }

    private static Action<IServiceCollection> Dying(string before) => services =>
    {
        TestWorker.ShortLeases(services);
        TestWorker.Interpose<IJobClaims>(before: method => method == before ? Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) : Task.CompletedTask)(services);
    };

    /// <summary>As when the lease of a dead worker is over.</summary>
    private static async Task<Job> RunWhenFreeAsync(TestWorker worker, Guid id)
        => await Eventually.GetAsync(async () => await worker.ReadAsync(id) is var before && await worker.RunAsync(id) is var after && after.Fence > before.Fence ? after : null, "the job is free");

    /// <summary>A worker that stored the image and died before it could say so.</summary>
    private async Task<Guid> StoreAndDieAsync(SynchronousProvider provider)
    {
        await using var dying = _world.Worker(provider, "a", Dying(nameof(IJobClaims.FinishAsync)));
        var id = await dying.SubmitAsync();
        _ = dying.RunAsync(id);
        await Eventually.TrueAsync(() => Directory.Exists(_world.Results) && Directory.GetFiles(_world.Results, "*.png", SearchOption.AllDirectories).Length > 0, "the image is stored");
        return id;
    }

    /// <summary>Opens images whose bytes then can't be read.</summary>
    private sealed class FaultyReads(Func<Exception?> next, FileResultStore inner) : IResultStore
    {
        public Task<StoredImage> PutAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => inner.PutAsync(jobId, picture, cancellationToken);

        public Task<StoredImage> PutInputAsync(Guid jobId, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => inner.PutInputAsync(jobId, picture, cancellationToken);

        public Task RemoveSourceImageAsync(string key, CancellationToken cancellationToken) => inner.RemoveSourceImageAsync(key, cancellationToken);

        public Task RemoveAsync(string key, CancellationToken cancellationToken) => inner.RemoveAsync(key, cancellationToken);

        public IAsyncEnumerable<StoredEntry> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

        public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
            => await inner.OpenAsync(key, cancellationToken) is not { } stream ? null : next() is { } fault ? new BrokenStream(stream, fault) : stream;
    }

    private sealed class BrokenStream(Stream inner, Exception fault) : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw fault;

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
