using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>Two lanes at one worker, one of them crowded: the other one's jobs are begun in time.</summary>
[Trait("Category", "Long")]
public sealed class LaneShareTests : IAsyncLifetime
{
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-shares-");
    private readonly PredictionProvider _other = new();
    private EmbeddedStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync(_folder.FullName, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1, "a", "b")]
    [InlineData(1, "b", "a")]
    [InlineData(16, "a", "b")]
    public async Task Jobs_that_wait_for_a_full_provider_keep_no_other_lane_out(int slots, string crowded, string other)
    {
        // One order is out and takes for ever; the others hear that the provider is full.
        var provider = new PredictionProvider { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running()) };
        await using var worker = Worker(provider, crowded, other, slots, concurrency: 1);
        for (var n = 0; n < 300; n++)
        {
            await SubmitAsync(worker, crowded, provider.Name);
        }

        await worker.Host.StartAsync(Token);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the first one is ordered");

        var id = await SubmitAsync(worker, other, _other.Name);

        await IsBegunAsync(worker, id);
    }

    [Fact]
    public async Task Orders_that_take_long_do_not_take_every_slot()
    {
        using var end = new CancellationTokenSource();
        var provider = new SynchronousProvider { OnSubmit = token => WaitAsync(end.Token, token) };
        await using var worker = Worker(provider, "a", "b", slots: 4, concurrency: 100);
        for (var n = 0; n < 20; n++)
        {
            await SubmitAsync(worker, "a", provider.Name);
        }

        await worker.Host.StartAsync(Token);
        await Eventually.TrueAsync(() => provider.Purchases >= 3, "lane a has its slots");

        await IsBegunAsync(worker, await SubmitAsync(worker, "b", _other.Name));
        await end.CancelAsync();
    }

    [Fact]
    public async Task Polls_that_hang_do_not_take_every_hand()
    {
        using var end = new CancellationTokenSource();
        var polls = 0;
        var provider = new PredictionProvider
        {
            OnPoll = async () =>
            {
                Interlocked.Increment(ref polls);
                await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                return new Prediction.Running();
            },
        };
        await using var worker = Worker(provider, "a", "b", slots: 50, concurrency: 1000);
        for (var n = 0; n < 200; n++)
        {
            await SubmitAsync(worker, "a", provider.Name);
        }

        await worker.Host.StartAsync(Token);
        await Eventually.TrueAsync(() => Volatile.Read(ref polls) >= 90, "polls hang");

        // An order has to be polled to come to its end.
        var id = await SubmitAsync(worker, "b", _other.Name);
        await Eventually.GetAsync(async () => (await worker.ReadAsync(id)).State.IsTerminal() ? "ended" : null, "the other lane's order is polled");
        await end.CancelAsync();
    }

    [Fact]
    public async Task Messages_do_not_keep_out_jobs_of_the_due_set()
    {
        using var end = new CancellationTokenSource();
        var provider = new SynchronousProvider { OnSubmit = async token => { await Task.Delay(20, token); return new SubmitOutcome.Completed(TestImages.Png); } };
        await using var worker = Worker(provider, "a", "b", slots: 2, concurrency: 100);
        await worker.Host.StartAsync(Token);
        var sender = worker.Host.Services.GetRequiredService<ICommandSender>();
        _other.OnSubmit = async _ =>
        {
            await Task.Delay(20, Token);
            return new SubmitOutcome.Accepted(PredictionProvider.Id);
        };
        var flood = Task.WhenAll(FloodAsync("a", provider.Name), FloodAsync("b", _other.Name));
        await Eventually.TrueAsync(() => provider.Purchases > 5, "messages are worked on");

        // Of another tenant: behind the earlier jobs of its own tenant it would wait for all of them, by whichever way they came.
        var id = await SubmitAsync(worker, "a", provider.Name, "another");

        await IsBegunAsync(worker, id);
        await end.CancelAsync();
        await flood;

        // More than the worker can begin, so that messages of both lanes wait for every slot that gets free.
        async Task FloodAsync(string lane, string name)
        {
            while (!end.IsCancellationRequested)
            {
                await sender.TrySendAsync(
                    new GenerateImage { JobId = JobId.New(), RequestedAt = DateTimeOffset.UtcNow, Request = new ImageRequest { Prompt = "a red cube", Provider = name } }, lane, Token);
                await Task.Delay(1, Token);
            }
        }
    }

    private static async Task<SubmitOutcome> WaitAsync(CancellationToken end, CancellationToken held)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, held);
        await Task.Delay(Timeout.Infinite, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return new SubmitOutcome.Completed(TestImages.Png);
    }

    private static async Task IsBegunAsync(TestWorker worker, Guid id)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.GetAsync(async () => (await worker.ReadAsync(id)).StartedAt is not null ? "begun" : null, "the other lane's job is begun");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, InTime);
    }

    private static async Task<Guid> SubmitAsync(TestWorker worker, string lane, string provider, string tenant = Tenants.Default)
    {
        var id = JobId.New();
        await worker.Store.CreateAsync(
            new JobSubmission
            {
                Tenant = tenant,
                Lane = lane,
                Jobs = [new NewJob(id, new ImageRequest { Prompt = "a red cube", Seed = 7, Provider = provider })],
                ExpiresIn = TimeSpan.FromDays(1),
                StartIn = TimeSpan.Zero,
            },
            Token);
        return id;
    }

    /// <summary>A worker whose scripted provider is in one lane and the sandbox in the other.</summary>
    private TestWorker Worker(SynchronousProvider provider, string crowded, string other, int slots, int concurrency)
        => new(
            _store.ConnectionString,
            provider,
            services => services.Replace(ServiceDescriptor.Singleton<IEventPublisher>(new RecordingPublisher())).Replace(ServiceDescriptor.Singleton(new ProviderAdapters([provider, _other]))),
            settings:
            [
                ($"ImageGen:Providers:{provider.Name}:Lane", crowded),
                ($"ImageGen:Providers:{provider.Name}:Concurrency", $"{concurrency}"),
                ($"ImageGen:Providers:{_other.Name}:Kind", _other.Kind),
                ($"ImageGen:Providers:{_other.Name}:Lane", other),
                ("Worker:Lanes:0", "a"),
                ("Worker:Lanes:1", "b"),
                ("Worker:Slots", $"{slots}"),
            ]);
}
