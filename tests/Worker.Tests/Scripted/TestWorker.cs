using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Providers.Registration;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Webhooks;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Steps;
using ImageGen.Worker.Tests.Webhooks;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>
/// A worker as the host composes it, over a real store and with a scripted provider. Not started, it does nothing by itself: the test
/// runs its jobs one claim at a time. Started, it is whole, with an in-memory bus.
/// </summary>
internal sealed class TestWorker : IAsyncDisposable
{
    public const decimal Price = 0.04m;

    private readonly DirectoryInfo _pictures = Directory.CreateTempSubdirectory("imagegen-worker-pictures-");

    public TestWorker(string store, SynchronousProvider provider, Action<IServiceCollection>? configure = null, Action<IBusRegistrationConfigurator>? bus = null, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Redis"] = store,
            ["ImageGen:Store:Embedded"] = "true",
            ["ImageGen:Results:Path"] = _pictures.FullName,

            // Tests share a store and have a folder each; those of the comparison switch it on.
            ["ImageGen:Results:InDataFolder"] = "true",
            ["ImageGen:Results:SpillPath"] = Path.Combine(_pictures.FullName, "spill"),
            ["ImageGen:DefaultProvider"] = provider.Name,
            [$"ImageGen:Providers:{provider.Name}:Kind"] = provider.Kind,
            [$"ImageGen:Providers:{provider.Name}:Price"] = "0.04",
            [$"ImageGen:Providers:{provider.Name}:Timeout"] = "00:01:00",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.Logging.ClearProviders();
        builder.AddStorage();
        builder.Services.TryAddSingleton<IWebhookRegistry>(new FakeRegistry());
        builder.AddMessaging(services => services.GetRequiredService<ConfiguredProviders>().AllLanes, bus);
        builder.Services.AddSingleton(new ProviderAdapters([provider]));
        builder.AddWorker();
        configure?.Invoke(builder.Services);
        Host = builder.Build();
    }

    public IHost Host { get; }

    public IJobStore Store => Host.Services.GetRequiredService<IJobStore>();

    public IJobClaims Claims => Host.Services.GetRequiredService<IJobClaims>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Puts a port of the store behind a proxy.</summary>
    public static Action<IServiceCollection> Interpose<T>(Func<string, Task>? before = null, Func<string, Task>? after = null)
        where T : class
        => services =>
        {
            var original = services.Single(service => service.ServiceType == typeof(T));
            services.Remove(original);
            services.AddSingleton(provider => Interposed.Around(
                (T)(original.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, original.ImplementationType!)), before, after));
        };

    /// <summary>Short leases without a heartbeat: a worker that hangs is soon as good as dead.</summary>
    public static void ShortLeases(IServiceCollection services)
        => services.Replace(ServiceDescriptor.Singleton(new Timings { Lease = TimeSpan.FromSeconds(1), LeaseRenewal = TimeSpan.FromHours(1), Heartbeat = TimeSpan.FromHours(1) }));

    public async Task<Guid> SubmitAsync(ImageRequest? request = null, TimeSpan? expiresIn = null, string? route = null, bool seedIsNamed = false)
    {
        var id = JobId.New();
        await Store.CreateAsync(
            new JobSubmission
            {
                Tenant = Tenants.Default,
                Lane = Lanes.Default,
                Jobs = [new NewJob(id, (request ?? new ImageRequest { Prompt = "a red cube" }) with { Seed = 7 })],
                ExpiresIn = expiresIn ?? TimeSpan.FromDays(1),
                Route = route,
                SeedIsNamed = seedIsNamed,
            },
            Token);
        return id;
    }

    /// <summary>Does what the due set would have this worker do with the job now, and answers the row afterwards.</summary>
    public async Task<Job> RunAsync(Guid id, WakeReason wake = WakeReason.Due)
    {
        await Host.Services.GetRequiredService<JobRunner>().RunAsync(id, wake);
        return await ReadAsync(id);
    }

    /// <summary>Replays the end of the job that was read.</summary>
    public async Task ReplayAsync(Job job, bool acceptDouble = false)
        => Assert.Equal(
            ReplayOutcome.Replayed,
            (await Store.ReplayAsync(new ReplayOrder(job.Tenant, job.Id, job.Sequence, acceptDouble, TimeSpan.FromDays(1)), Token)).Outcome);

    public Task<Job?> TryReadAsync(Guid id) => Store.FindAsync(id, Token);

    public async Task<Job> ReadAsync(Guid id) => (await Store.FindAsync(id, Token))!;

    /// <summary>Runs the job again and again until it is in one of these states.</summary>
    public async Task<Job> RunUntilAsync(Guid id, params JobState[] states)
        => await Eventually.GetAsync(async () => await RunAsync(id) is { } job && states.Contains(job.State) ? job : null, $"the job is {string.Join(" or ", states)}");

    public async Task<int> CountEndingsAsync(Guid id)
        => (await Store.ReadEventsAsync(id, 0, Token)).Count(@event => @event is ImageGenerated or ImageFailed or ImageCanceled);

    public async ValueTask DisposeAsync()
    {
        using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(5)))
        {
            await Host.StopAsync(stop.Token);
        }

        await ((IAsyncDisposable)Host).DisposeAsync();
        _pictures.Delete(recursive: true);
    }
}
