using MassTransit;
using StackExchange.Redis;

namespace ImageGen.Bench.Floor;

/// <summary>A bare MassTransit consumer on a quorum queue, as a process of its own.</summary>
internal static class FloorWorker
{
    public const string Queue = "floor";

    /// <summary>Consumers at once: more buys nothing for an instant provider.</summary>
    public const int Slots = 64;

    public static async Task<int> RunAsync(string broker, string store, Uri stub)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        // Connected before the bus starts: a first connect inside the consumers starves the thread pool.
        var redis = await ConnectionMultiplexer.ConnectAsync(store);
        builder.Services.AddSingleton(redis.GetDatabase());
        builder.Services.AddSingleton(new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) }) { BaseAddress = stub });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<FloorConsumer>();
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(broker));
                rabbit.ReceiveEndpoint(Queue, endpoint =>
                {
                    endpoint.SetQuorumQueue();
                    endpoint.PrefetchCount = 2 * Slots;
                    endpoint.ConcurrentMessageLimit = Slots;
                    endpoint.ConfigureConsumer<FloorConsumer>(context);
                });
            });
        });
        var host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("floor is up");
        await host.WaitForShutdownAsync();
        return 0;
    }
}
