using System.Diagnostics.Metrics;
using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Metrics;

[Trait("Category", "Long")]
public sealed class FleetGaugesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-gauges-");
    private EmbeddedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_idle_worker_reports_the_fleet_s_jobs_at_its_providers()
    {
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running()) };
        await using var busy = Worker(provider);
        await busy.RunAsync(await busy.SubmitAsync());
        await busy.SubmitAsync();
        await using var idle = Worker(provider);
        using var gauges = await StartAsync(idle);

        await Eventually.TrueAsync(() => gauges.Of("imagegen.jobs.unfinished") == 2, "two jobs are not ended");
        Assert.Equal(1, gauges.Of($"imagegen.predictions.in_flight/{provider.Name}"));
        Assert.Null(gauges.Of("imagegen.rescue.time_left"));
        Assert.Equal(0, gauges.Of("imagegen.unknown.oldest_age"));
    }

    [Fact]
    public async Task The_rescue_gauge_shows_the_time_left_of_the_image_deleted_first()
    {
        var provider = new PredictionProvider { OnFetch = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "not now", mayHaveBought: false) };
        await using var worker = Worker(provider);
        foreach (var minutes in (int[])[60, 10, 30])
        {
            provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here", DateTimeOffset.UtcNow.AddMinutes(minutes))));
            var id = await worker.SubmitAsync();
            await worker.RunAsync(id);
            Assert.Equal(JobState.Storing, (await worker.RunAsync(id)).State);
        }

        using var gauges = await StartAsync(worker);

        await Eventually.TrueAsync(() => gauges.Of("imagegen.rescue.time_left") is not null, "the time left is told");
        Assert.InRange(gauges.Of("imagegen.rescue.time_left")!.Value, 8 * 60, 10 * 60);
    }

    [Fact]
    public async Task The_unknown_gauge_shows_the_age_of_the_oldest_unknown_order()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw new ProviderFaultException(FailureReason.OutcomeUnknown, "no answer", mayHaveBought: true) };
        await using var worker = Worker(provider);
        var id = await worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", OnUnknown = new OnUnknown { Policy = UnknownPolicy.Wait } });
        await worker.RunUntilAsync(id, JobState.Submitting);
        using var gauges = await StartAsync(worker);

        await Eventually.TrueAsync(() => gauges.Of("imagegen.unknown.oldest_age") > 0, "its age is told");
    }

    [Fact]
    public async Task The_fleet_gauges_are_published_by_one_worker()
    {
        var provider = new PredictionProvider();
        int counts = 0, finds = 0;
        List<TestWorker> workers = [];
        for (var n = 0; n < 4; n++)
        {
            workers.Add(new TestWorker(_store.ConnectionString, provider, services =>
            {
                services.Replace(ServiceDescriptor.Singleton(new Timings { Gauges = TimeSpan.FromMilliseconds(500) }));
                TestWorker.Interpose<IJobIndex>(before: method =>
                {
                    Interlocked.Add(ref counts, method == nameof(IJobIndex.CountUnfinishedAsync) ? 1 : 0);
                    return Task.CompletedTask;
                })(services);
                TestWorker.Interpose<IFleetStatistics>(before: method =>
                {
                    Interlocked.Add(ref finds, method == nameof(IFleetStatistics.FindAsync) ? 1 : 0);
                    return Task.CompletedTask;
                })(services);
            }));
        }

        foreach (var worker in workers)
        {
            await worker.Host.StartAsync(Token);
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref finds) >= 30, "the others read");
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        Assert.InRange(Volatile.Read(ref counts), 1, 25);
    }

    [Fact]
    public async Task A_round_costs_about_a_hundred_commands_however_many_webhook_queues_there_are()
    {
        var commands = 0;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_store.ConnectionString.WithLongTimeout());
        await using var worker = new TestWorker(_store.ConnectionString, new PredictionProvider(), services => services.Replace(
            ServiceDescriptor.Singleton(Proxies.Counted(redis, () => Interlocked.Increment(ref commands)))));
        var deliveries = worker.Host.Services.GetRequiredService<IWebhookDeliveries>();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(n => deliveries.EnqueueAsync([Delivery(n)], Token)));
        var reader = worker.Host.Services.GetRequiredService<FleetReader>();
        await reader.ReadAsync(FleetReading.Nothing, Token);
        await redis.GetDatabase().KeyDeleteAsync("ig:{rounds}:gauges");
        commands = 0;

        var reading = await reader.ReadAsync(FleetReading.Nothing, Token);

        Assert.Equal(500, reading.PendingWebhooks);
        Assert.InRange(commands, 1, 110);

        static WebhookDelivery Delivery(int host) => new()
        {
            Id = WebhookNames.DeliveryId(Guid.NewGuid(), Guid.Empty, null),
            Queue = WebhookNames.QueueOfJob("acme", $"https://{host}.example.com/"),
            Tenant = "acme",
            Url = $"https://{host}.example.com/",
            Type = "image.generated",
            Time = DateTimeOffset.UtcNow,
            Sequence = 3,
            Data = "{}",
        };
    }

    [Fact]
    public async Task An_unreadable_gauge_keeps_its_last_value_and_the_others_are_published()
    {
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running()) };
        await using var worker = new TestWorker(_store.ConnectionString, provider, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new Timings { Gauges = TimeSpan.FromMilliseconds(100) }));
            TestWorker.Interpose<IProviderSlots>(before: _ => Task.FromException(new StoreUnavailableException("the slots are away")))(services);
            TestWorker.Interpose<IWebhookDeliveries>(before: method => method == nameof(IWebhookDeliveries.CountAsync)
                ? Task.FromException(new StoreUnavailableException("so are these"))
                : Task.CompletedTask)(services);
        });
        await worker.SubmitAsync();
        using var gauges = await StartAsync(worker);

        await Eventually.TrueAsync(() => gauges.Of("imagegen.jobs.unfinished") == 1, "the job is counted");
    }

    private static async Task<GaugeReading> StartAsync(TestWorker worker)
    {
        var gauges = new GaugeReading(worker.Host.Services.GetRequiredService<IMeterFactory>());
        await worker.Host.StartAsync(Token);
        return gauges;
    }

    private TestWorker Worker(SynchronousProvider provider) => new(
        _store.ConnectionString, provider, services => services.Replace(ServiceDescriptor.Singleton(new Timings { Gauges = TimeSpan.FromMilliseconds(100) })));
}
