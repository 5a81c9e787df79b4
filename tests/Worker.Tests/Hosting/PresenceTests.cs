using ImageGen.Messaging;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Workers;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>A worker is listed with its lanes for as long as it runs.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-presence-");
    private EmbeddedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_running_worker_is_listed_with_its_lanes_and_a_stopped_one_is_not()
    {
        await using var worker = Worker(("Worker:Lanes:0", "a"));
        await worker.Host.StartAsync(Token);

        var live = Assert.Single((await ListedAsync(worker)).All);
        Assert.Equal(["a"], live.Lanes);
        Assert.NotEmpty(live.Version);

        await worker.Host.StopAsync(Token);
        await using var other = Worker();
        var workers = await ListOf(other).ReadAsync(Token);
        Assert.True(workers.LacksOne("a") && workers.All.Count == 0);
    }

    [Fact]
    public async Task A_worker_that_runs_no_jobs_is_listed_without_a_lane()
    {
        await using var worker = Worker(("Worker:Jobs", "false"));
        await worker.Host.StartAsync(Token);

        Assert.Empty(Assert.Single((await ListedAsync(worker)).All).Lanes);
    }

    private static IWorkerList ListOf(TestWorker worker) => worker.Host.Services.GetRequiredService<IWorkerList>();

    private static Task<LiveWorkers> ListedAsync(TestWorker worker)
        => Eventually.GetAsync(async () => await ListOf(worker).ReadAsync(Token) is { All.Count: > 0 } workers ? workers : null, "the worker is listed");

    private TestWorker Worker(params (string Key, string Value)[] settings)
    {
        var provider = new PredictionProvider();
        return new TestWorker(
            _store.ConnectionString,
            provider,
            services => services.Replace(ServiceDescriptor.Singleton<IEventPublisher>(new RecordingPublisher())),
            settings: [($"ImageGen:Providers:{provider.Name}:Lane", "a"), .. settings]);
    }
}
