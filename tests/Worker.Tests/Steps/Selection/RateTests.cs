using ImageGen.Contracts;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps.Selection;

/// <summary>A provider that takes six orders a minute, and twenty workers that have a job each.</summary>
[Trait("Category", "Long")]
public sealed class RateTests(StoreFixture store)
{
    private const int Workers = 20;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly string _instance = $"replicate-{Guid.NewGuid():N}"[..20];

    [Fact]
    public async Task Twenty_workers_meet_the_limit_once_and_then_keep_it_and_all_jobs_end_with_their_images()
    {
        await using var emulator = await ReplicateEmulator.StartAsync(
            new ReplicateOptions { Time = _time, Latency = Latency.Fixed(TimeSpan.Zero), FixedImage = true }, TestContext.Current.CancellationToken);
        emulator.Control.RateLimit = new RateLimit(6, 1);
        (string Key, string Value)[] settings =
        [
            ($"ImageGen:Providers:{_instance}:Kind", "replicate"), ($"ImageGen:Providers:{_instance}:BaseUrl", emulator.BaseUrl.ToString()),
            ($"ImageGen:Providers:{_instance}:Token", "r8_any"), ($"ImageGen:Providers:{_instance}:Model", "black-forest-labs/flux-schnell"),
        ];
        var workers = Enumerable.Range(0, Workers).Select(_ => NewWorker(settings)).ToList();
        try
        {
            var jobs = await Task.WhenAll(workers.Select((worker, index)
                => worker.SubmitAsync(new ImageRequest { Prompt = $"image {index}", Provider = _instance })));
            var left = jobs.Zip(workers).ToList();
            for (var rounds = 0; left.Count > 0; rounds++)
            {
                Assert.True(rounds < 1200, $"{left.Count} jobs have not ended after {rounds / 2} s.");
                foreach (var (job, worker) in left.ToList())
                {
                    var row = await worker.RunAsync(job, WakeReason.Message);
                    if (row.State.IsTerminal())
                    {
                        Assert.Equal(JobState.Succeeded, row.State);
                        left.Remove((job, worker));
                    }
                }

                _time.Advance(TimeSpan.FromMilliseconds(500));
            }

            Assert.Equal((Workers, 1), (emulator.Ledger.Count, emulator.Traffic.Creates - emulator.Ledger.Count));
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private TestWorker NewWorker((string Key, string Value)[] settings)
    {
        var unused = new SynchronousProvider();
        return new(
            store.ConnectionString,
            unused,
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
                services.Replace(ServiceDescriptor.Singleton(new StoreSettings(TimeSpan.FromDays(7)) { Now = _time.GetUtcNow }));
                services.RemoveAll<ProviderAdapters>();
                services.AddImageProviders(new ConfigurationBuilder().Build());
            },
            bus: null,
            [.. settings, ($"ImageGen:Providers:{unused.Name}:Token", "any")]);
    }
}
