using ImageGen.Bench.Measures;
using ImageGen.Servers;

namespace ImageGen.Bench;

/// <summary>The servers both systems run on: one RabbitMQ, one Redis that writes every answer to disk first, one stub provider.</summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    private readonly HostProcess _stub;

    private BenchWorld(RabbitMqServer broker, RedisServer store, HostProcess stub, Uri stubAddress)
        => (Broker, Store, _stub, StubAddress) = (broker, store, stub, stubAddress);

    public static string Self => Path.Combine(AppContext.BaseDirectory, "ImageGen.Bench.dll");

    public RabbitMqServer Broker { get; }

    public RedisServer Store { get; }

    public Uri StubAddress { get; }

    /// <summary>The processes both systems share, by the name of their part.</summary>
    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int>
    {
        ["redis"] = CpuTime.Find("redis-server", $":{Store.ConnectionString.Split(':', ',')[1]}") ?? Environment.ProcessId,
        ["rabbitmq"] = CpuTime.Find("beam.smp", $"{new Uri(Broker.ConnectionString).Port + 1}") ?? Environment.ProcessId,
        ["provider"] = _stub.Id,
        ["driver"] = Environment.ProcessId,
    };

    public Uri GatewayAddress { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    public static async Task<BenchWorld> StartAsync()
    {
        var port = Ports.Free();
        var stub = HostProcess.Start(Self, ["stub", $"{port}"]);
        var address = new Uri($"http://127.0.0.1:{port}");
        var broker = RabbitMqServer.StartAsync(default);
        var store = await RedisServer.StartAsync(default);
        await stub.WaitForHttpAsync(new Uri(address, "/health"), TimeSpan.FromSeconds(30), default);
        return new BenchWorld(await broker, store, stub, address);
    }

    public async ValueTask DisposeAsync()
    {
        await _stub.DisposeAsync();
        await Broker.DisposeAsync();
        await Store.DisposeAsync();
    }
}
