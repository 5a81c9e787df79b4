using ImageGen.Bench.Floor;
using ImageGen.Bench.Measures;
using ImageGen.Servers;

namespace ImageGen.Bench;

/// <summary>The servers both systems run on: one RabbitMQ, one Redis that writes every answer to disk first, one stub provider.</summary>
internal sealed class BenchWorld : IAsyncDisposable
{
    private readonly HostProcess _stub;
    private readonly PortClaim _gateway = Ports.Claim();

    private BenchWorld(RabbitMqServer broker, RedisServer store, HostProcess stub) => (Broker, Store, _stub) = (broker, store, stub);

    /// <summary>The shared processes that belong to the benchmark and not to a system under test.</summary>
    public static IReadOnlySet<string> OutsideParts { get; } = new HashSet<string> { "provider", "driver" };

    public static string Self => Path.Combine(AppContext.BaseDirectory, "ImageGen.Bench.dll");

    public RabbitMqServer Broker { get; }

    public RedisServer Store { get; }

    public Uri StubAddress => _stub.Address!;

    /// <summary>The processes both systems share, by the name of their part.</summary>
    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int>
    {
        ["redis"] = CpuTime.Find("redis-server", $":{Store.ConnectionString.Split(':', ',')[1]}") ?? throw NotFound("redis-server"),
        ["rabbitmq"] = CpuTime.Find("beam.smp", $"{new Uri(Broker.ConnectionString).Port + 1}") ?? throw NotFound("RabbitMQ"),
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

    /// <summary>The settings of a provider that answers at once, and of a worker with as many slots as the floor has.</summary>
    public Dictionary<string, string?> InstantProvider() => new()
    {
        ["ImageGen__Providers__stub__Kind"] = "openai",
        ["ImageGen__Providers__stub__BaseUrl"] = new Uri(StubAddress, "/v1").ToString(),
        ["ImageGen__Providers__stub__Token"] = "none",
        ["ImageGen__Providers__stub__Model"] = "stub",
        ["ImageGen__Providers__stub__Concurrency"] = "1000",
        ["ImageGen__DefaultProvider"] = "stub",
        ["Worker__Slots"] = $"{FloorWorker.Slots}",
    };

    /// <summary>Removes everything from the store, while no host runs.</summary>
    public async Task EmptyStoreAsync()
    {
        await using var probe = await StoreProbe.ConnectAsync(Store.ConnectionString);
        await probe.Server.FlushAllDatabasesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stub.DisposeAsync();
        await Broker.DisposeAsync();
        await Store.DisposeAsync();
        _gateway.Dispose();
    }

    private static InvalidOperationException NotFound(string server) => new($"{server} does not run as a process here.");
}
