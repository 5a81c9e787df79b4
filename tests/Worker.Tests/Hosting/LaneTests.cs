using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Providers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>A lane that no configuration names any more: its jobs end all the same.</summary>
[Trait("Category", "Long")]
public sealed class LaneTests : IAsyncLifetime
{
    private static readonly Timings Soon = new() { Lanes = TimeSpan.FromMilliseconds(100), LaneUnnamed = TimeSpan.FromMilliseconds(300) };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-lanes-");
    private EmbeddedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Submitting)]
    [InlineData(JobState.Waiting)]
    [InlineData(JobState.Storing)]
    public async Task A_job_in_a_renamed_lane_ends(JobState state)
    {
        var provider = new PredictionProvider();
        Guid id;
        await using (var before = Worker(provider, lane: "a"))
        {
            id = await BringToAsync(before, provider, state, lane: "a");
        }

        await using var after = Worker(provider, lane: "b");
        await after.Host.StartAsync(Token);

        Assert.Equal((JobState.Succeeded, 1), ((await EndOfAsync(after, id)).State, provider.Purchases));
    }

    [Fact]
    public async Task A_job_of_a_version_without_recorded_lanes_is_found()
    {
        var provider = new PredictionProvider();
        Guid id;
        await using (var before = Worker(provider, lane: "a"))
        {
            id = await BringToAsync(before, provider, JobState.Waiting, lane: "a");
            await using var redis = await ConnectionMultiplexer.ConnectAsync(_store.ConnectionString.WithLongTimeout());
            Assert.True(await redis.GetDatabase().KeyDeleteAsync(PartitionKeys.Of(id).Lanes));
        }

        await using var after = Worker(provider, lane: "b");
        await after.Host.StartAsync(Token);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(after, id)).State);
    }

    [Fact]
    public async Task Jobs_of_an_instance_that_was_removed_end_and_nothing_is_bought_elsewhere()
    {
        var (removed, kept) = (new PredictionProvider(), new PredictionProvider());
        Guid queued, waiting;
        await using (var before = Worker(removed, lane: "a"))
        {
            queued = await SubmitAsync(before, "a", expiresIn: TimeSpan.FromSeconds(3), provider: removed.Name);
            waiting = await BringToAsync(before, removed, JobState.Waiting, lane: "a");
        }

        await using var after = Worker(kept, lane: "b");
        await after.Host.StartAsync(Token);

        Assert.Equal((JobState.Failed, FailureReason.Expired), (await EndOfAsync(after, queued)) is var end ? (end.State, end.Error!.Reason) : default);
        await Eventually.GetAsync(async () => (await after.ReadAsync(waiting)).Fence > 1 ? "looked at" : null, "somebody looks at the job that waits");
        Assert.Equal(0, kept.Purchases);
    }

    [Fact]
    public async Task A_lane_counts_as_unserved_only_when_no_worker_of_the_fleet_names_it()
    {
        var (here, there) = (new PredictionProvider(), new PredictionProvider());
        await using var other = Worker(there, lane: "gpu");
        var id = await SubmitAsync(other, "gpu", provider: there.Name);
        OtherWorkersLanes? registry = null;
        await using var worker = Worker(
            here, lane: "b", replace: services => services.Replace(ServiceDescriptor.Singleton<ILaneRegistry>(
                provider => registry = new OtherWorkersLanes(provider.GetRequiredService<StoreConnection>(), Soon.LaneUnnamed / 2, ["gpu", "default"]))));
        await worker.Host.StartAsync(Token);

        await Eventually.TrueAsync(() => registry is { Rounds: > 10 }, "the worker checks the lanes in more than ten rounds");
        Assert.Empty(registry!.Unnamed);
        Assert.Equal((JobState.Queued, 0L), (await worker.ReadAsync(id)) is var job ? (job.State, job.Fence) : default);
    }

    [Fact]
    public async Task A_lane_that_no_provider_names_may_be_named_to_be_drained()
    {
        var provider = new PredictionProvider();
        await using var before = Worker(provider, lane: "a");
        var id = await SubmitAsync(before, "a");
        await using var after = Worker(provider, lane: "b", settings: [("Worker:Lanes:0", "a")], timings: new Timings());

        await after.Host.StartAsync(Token);

        // The job moves on to the lane of its provider, which this worker does not serve.
        await Eventually.GetAsync(async () => (await after.ReadAsync(id)).Lane == "b" ? "moved" : null, "the job leaves the lane");
    }

    [Fact]
    public async Task A_lane_without_jobs_and_workers_is_removed()
    {
        var provider = new PredictionProvider();
        await using (var before = Worker(provider, lane: "a"))
        {
            await before.RunUntilAsync(await SubmitAsync(before, "a"), JobState.Succeeded);
        }

        await using var after = Worker(provider, lane: "b");
        await after.Host.StartAsync(Token);
        var book = after.Host.Services.GetRequiredService<ILaneRegistry>();

        await Eventually.GetAsync(async () => (await book.ReadAsync(Token)).Contains("a") ? null : "forgotten", "the lane is forgotten");
    }

    private static async Task<Guid> BringToAsync(TestWorker worker, PredictionProvider provider, JobState state, string lane)
    {
        var id = await SubmitAsync(worker, lane, provider: provider.Name);
        if (state == JobState.Submitting)
        {
            provider.OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "the answer is lost", mayHaveBought: true);
        }
        else if (state == JobState.Storing)
        {
            provider.OnFetch = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "not now", mayHaveBought: false);
        }

        while ((await worker.ReadAsync(id)).State != state)
        {
            await worker.RunAsync(id);
        }

        provider.OnFetch = () => Task.FromResult(TestImages.Png);
        return id;
    }

    private static async Task<Guid> SubmitAsync(TestWorker worker, string lane, TimeSpan? expiresIn = null, string? provider = null)
    {
        var id = JobId.New();
        await worker.Store.CreateAsync(
            new JobSubmission
            {
                Tenant = Tenants.Default,
                Lane = lane,
                Jobs = [new NewJob(id, new ImageRequest { Prompt = "a red cube", Seed = 7, Provider = provider })],
                ExpiresIn = expiresIn ?? TimeSpan.FromDays(1),
                StartIn = TimeSpan.Zero,
            },
            Token);
        return id;
    }

    private static Task<Job> EndOfAsync(TestWorker worker, Guid id)
        => Eventually.GetAsync(async () => await worker.TryReadAsync(id) is { } job && job.State.IsTerminal() ? job : null, "the job ends");

    private TestWorker Worker(
        PredictionProvider provider, string lane, Timings? timings = null, Action<IServiceCollection>? replace = null, params (string Key, string Value)[] settings) => new(
        _store.ConnectionString,
        provider,
        services =>
        {
            services.Replace(ServiceDescriptor.Singleton(timings ?? Soon)).Replace(ServiceDescriptor.Singleton<IEventPublisher>(new RecordingPublisher()));
            replace?.Invoke(services);
        },
        settings: [($"ImageGen:Providers:{provider.Name}:Lane", lane), .. settings]);
}
