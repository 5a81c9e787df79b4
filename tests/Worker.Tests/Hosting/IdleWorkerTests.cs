using System.Collections.Concurrent;
using System.Globalization;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Submission;
using ImageGen.Messaging;
using ImageGen.Servers;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>What a whole worker without jobs sends to a real Redis.</summary>
[Trait("Category", "Servers")]
public sealed class IdleWorkerTests
{
    private const double MostPerSecond = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Long")]
    public async Task An_idle_worker_sends_at_most_20_commands_a_second_for_any_number_of_lanes()
    {
        // At the same time, each with a store of its own, because most of the time is spent waiting.
        var rates = await Task.WhenAll(MeasureAsync(lanes: 1), MeasureAsync(lanes: 7));

        Assert.All(rates, rate => Assert.InRange(rate, 1, MostPerSecond));
    }

    [Fact]
    public async Task A_worker_sends_heartbeats_only_to_partitions_with_jobs()
    {
        await using var redis = await RedisServer.StartAsync(Token);
        ConcurrentDictionary<int, int> beats = [];
        await using var worker = Worker(redis, 1, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new Timings { Heartbeat = TimeSpan.FromMilliseconds(100) }));
            var original = services.Single(service => service.ServiceType == typeof(IJobClaims));
            services.Replace(ServiceDescriptor.Singleton(provider => Interposed.Around(
                (IJobClaims)ActivatorUtilities.CreateInstance(provider, original.ImplementationType!),
                (method, arguments) =>
                {
                    if (method == nameof(IJobClaims.RecordHeartbeatAsync))
                    {
                        beats.AddOrUpdate(((HeartbeatRequest)arguments[0]!).Partition, 1, (_, before) => before + 1);
                    }

                    return Task.CompletedTask;
                },
                (_, _, _) => Task.CompletedTask)));
        });
        await worker.Host.StartAsync(Token);
        await Eventually.TrueAsync(async () => await AreStillAsync(beats), "no partition gets heartbeats any more", TimeSpan.FromMinutes(1));
        Assert.Equal(JobId.Partitions, beats.Count);

        // A job that waits for its time, as one that another worker holds.
        var id = await worker.SubmitAsync();
        var before = new Dictionary<int, int>(beats);

        var own = JobId.PartitionOf(id);
        await Eventually.TrueAsync(() => beats[own] >= before[own] + 3, "the partition of the job gets heartbeats", TimeSpan.FromMinutes(1));
        Assert.All(beats.Where(entry => entry.Key != own), entry => Assert.Equal(before[entry.Key], entry.Value));
    }

    /// <summary>The commands a second of an idle worker with so many lanes.</summary>
    private static async Task<double> MeasureAsync(int lanes)
    {
        await using var redis = await RedisServer.StartAsync(Token);
        await using var worker = Worker(redis, lanes);
        await worker.Host.StartAsync(Token);
        await using var observer = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
        var server = observer.GetServers().Single();

        // The first seconds, in which the worker learns what there is, do not count. The period is long enough for the loops that run every 15 s.
        var rate = double.MaxValue;
        for (var period = 0; period < 3 && rate > MostPerSecond; period++)
        {
            var (before, since) = (await CountAsync(server), TimeProvider.System.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(16), Token);
            rate = (await CountAsync(server) - before) / TimeProvider.System.GetElapsedTime(since).TotalSeconds;
        }

        return rate;
    }

    /// <summary>Whether no heartbeat was sent during several intervals.</summary>
    private static async Task<bool> AreStillAsync(ConcurrentDictionary<int, int> beats)
    {
        var before = beats.Values.Sum();
        await Task.Delay(TimeSpan.FromMilliseconds(500), Token);
        return beats.Values.Sum() == before && beats.Count == JobId.Partitions;
    }

    /// <summary>All commands that the server has run, those within scripts included.</summary>
    private static async Task<long> CountAsync(IServer server)
        => long.Parse((await server.InfoAsync("stats")).SelectMany(section => section).Single(entry => entry.Key == "total_commands_processed").Value, CultureInfo.InvariantCulture);

    private static TestWorker Worker(RedisServer redis, int lanes, Action<IServiceCollection>? configure = null)
        => new(
            redis.ConnectionString,
            new SynchronousProvider(),
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton<IEventPublisher>(new RecordingPublisher()));
                configure?.Invoke(services);
            },
            settings:
            [
                ("ImageGen:Store:Embedded", "false"),
                .. Enumerable.Range(0, lanes).SelectMany(lane => ((string, string)[])[($"Worker:Lanes:{lane}", lane == 0 ? Lanes.Default : $"lane{lane}")]),
            ]);
}
