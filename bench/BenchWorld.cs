using ImageGen.Bench.Measures;
using ImageGen.Servers;

namespace ImageGen.Bench;

/// <summary>The servers both systems run on: one RabbitMQ, one Redis that writes every answer to disk first, one stub provider.</summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    private readonly HostProcess _stub;
    private readonly PortClaim _gateway = Ports.Claim();

    private BenchWorld(RabbitMqServer broker, RedisServer store, HostProcess stub) => (Broker, Store, _stub) = (broker, store, stub);

    public static string Self => Path.Combine(AppContext.BaseDirectory, "ImageGen.Bench.dll");

    public RabbitMqServer Broker { get; }

    public RedisServer Store { get; }

    public Uri StubAddress => _stub.Address!;

    /// <summary>The processes both systems share, by the name of their part.</summary>
    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int>
    {
        ["redis"] = CpuTime.Find("redis-server", $":{Store.ConnectionString.Split(':', ',')[1]}") ?? Environment.ProcessId,
        ["rabbitmq"] = CpuTime.Find("beam.smp", $"{new Uri(Broker.ConnectionString).Port + 1}") ?? Environment.ProcessId,
        ["provider"] = _stub.Id,
        ["driver"] = Environment.ProcessId,
    };

    /// <summary>Known before a gateway starts there, since a provider may be told to call it.</summary>
    public Uri GatewayAddress => new($"http://127.0.0.1:{_gateway.Port}");

    public static async Task<BenchWorld> StartAsync()
    {
        var stub = HostProcess.StartListeningAsync(
            address => HostProcess.Start(Self, ["stub", $"{address.Port}"]),
            host => host.WaitForHttpAsync(new Uri(host.Address!, "/health"), TimeSpan.FromSeconds(30), default));
        var broker = RabbitMqServer.StartAsync(default);
        var store = await RedisServer.StartAsync(default);
        return new BenchWorld(await broker, store, await stub);
    }

    public async ValueTask DisposeAsync()
    {
        await _stub.DisposeAsync();
        await Broker.DisposeAsync();
        await Store.DisposeAsync();
        _gateway.Dispose();
    }
}
