using ImageGen.Contracts;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Tests.Stores;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>A whole worker on a store of which one partition fails, as on a cluster one master of which is away.</summary>
[Trait("Category", "Long")]
public sealed class PartitionAwayTests : IAsyncLifetime
{
    private const int Missing = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-partition-");
    private EmbeddedStore _store = null!;
    private ConnectionMultiplexer _redis = null!;
    private bool _isAway;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);
        _redis = await ConnectionMultiplexer.ConnectAsync(_store.ConnectionString.WithLongTimeout());
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Jobs_and_events_of_the_other_partitions_go_their_way_and_the_rest_follows_when_it_is_back()
    {
        var (provider, events) = (new PredictionProvider(), new RecordingPublisher());
        await using var worker = new TestWorker(_store.ConnectionString, provider, services => services
            .Replace(ServiceDescriptor.Singleton<IEventPublisher>(events))
            .Replace(ServiceDescriptor.Singleton(Proxies.Without(_redis, $"{{p{Missing:x}}}", () => _isAway))));
        var jobs = new Guid[JobId.Partitions];
        for (var partition = 0; partition < jobs.Length; partition++)
        {
            jobs[partition] = await SubmitAsync(worker, partition);
        }

        _isAway = true;
        await worker.Host.StartAsync(Token);

        await Eventually.TrueAsync(() => EndsOf(events).Count() == jobs.Length - 1, "all other jobs have ended, and their ends are published");
        Assert.DoesNotContain(jobs[Missing], EndsOf(events));
        _isAway = false;
        await Eventually.TrueAsync(() => EndsOf(events).Contains(jobs[Missing]), "the last one has ended too");
        Assert.Equal(jobs.Length, provider.Purchases);
    }

    private static IEnumerable<Guid> EndsOf(RecordingPublisher events) => events.Published.Select(entry => entry.Event).OfType<ImageGenerated>().Select(end => end.JobId).Distinct();

    private static async Task<Guid> SubmitAsync(TestWorker worker, int partition)
    {
        var id = JobId.New(partition);
        await worker.Store.CreateAsync(
            new JobSubmission
            {
                Tenant = Tenants.Default,
                Lane = Lanes.Default,
                Jobs = [new NewJob(id, new ImageRequest { Prompt = "a red cube", Seed = 7 })],
                ExpiresIn = TimeSpan.FromDays(1),
                StartIn = TimeSpan.Zero,
            },
            Token);
        return id;
    }
}
