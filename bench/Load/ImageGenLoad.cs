using ImageGen.Servers;

namespace ImageGen.Bench.Load;

/// <summary>ImageGen as an operator runs it: one gateway process and, usually, one worker process; jobs over HTTP.</summary>
internal sealed class ImageGenLoad : ILoad
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string?> _environment;
    private readonly DirectoryInfo _folder;
    private readonly HostProcess _gateway;
    private readonly BusSubscriber _subscriber;
    private readonly List<HostProcess> _workers = [];
    private int _started;

    private ImageGenLoad(Dictionary<string, string?> environment, DirectoryInfo folder, HostProcess gateway, HttpClient http, BusSubscriber subscriber)
        => (_environment, _folder, _gateway, Http, _subscriber) = (environment, folder, gateway, http, subscriber);

    public string Name => "ImageGen";

    public int GatewayId => _gateway.Id;

    /// <summary>The worker that was started first and still runs.</summary>
    public int WorkerId => _workers[0].Id;

    /// <summary>Workers that run.</summary>
    public int WorkerCount => _workers.Count;

    /// <summary>The gateway and the first worker.</summary>
    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int> { ["worker"] = WorkerId, ["gateway"] = _gateway.Id };

    public Completions Completions => _subscriber.Completions;

    /// <summary>A client of the gateway.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts the gateway and one worker, with images in Redis unless the settings say otherwise.</summary>
    public static async Task<ImageGenLoad> StartAsync(BenchWorld world, IReadOnlyDictionary<string, string?> settings)
    {
        var load = await StartGatewayAsync(world, settings);
        await load.StartWorkerAsync();
        return load;
    }

    /// <summary>Starts the gateway alone.</summary>
    public static async Task<ImageGenLoad> StartGatewayAsync(BenchWorld world, IReadOnlyDictionary<string, string?> settings)
    {
        var environment = new Dictionary<string, string?>(settings)
        {
            ["ConnectionStrings__RabbitMq"] = world.Broker.ConnectionString,
            ["ConnectionStrings__Redis"] = world.Store.ConnectionString,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        environment.TryAdd("ImageGen__Results__Kind", "redis");
        var folder = Directory.CreateTempSubdirectory("imagegen-bench-");
        environment["ImageGen__Results__SpillPath"] = folder.CreateSubdirectory("gateway").FullName;
        var subscriber = await BusSubscriber.SubscribeAsync(world.Broker.ConnectionString, "imagegen.image-generated", "job_id", "imagegen.image-failed");
        var gateway = Start("gateway", world.GatewayAddress, environment);
        await gateway.WaitForBusAsync(world.GatewayAddress, StartTime, default);
        return new ImageGenLoad(environment, folder, gateway, JobSubmission.Client(world.GatewayAddress), subscriber);
    }

    /// <summary>Starts a worker, with further settings, and returns its process id once it is ready. Several may start at once.</summary>
    public async Task<int> StartWorkerAsync(IReadOnlyDictionary<string, string?>? further = null)
    {
        var environment = new Dictionary<string, string?>(_environment)
        {
            ["ImageGen__Results__SpillPath"] = _folder.CreateSubdirectory($"worker-{Interlocked.Increment(ref _started)}").FullName,
        };
        foreach (var (name, value) in further ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }

        var worker = await HostProcess.StartListeningAsync(
            address => Start("worker", address, environment), host => host.WaitForBusAsync(host.Address!, StartTime, default));
        lock (_workers)
        {
            _workers.Add(worker);
        }

        return worker.Id;
    }

    /// <summary>Stops the workers from the given one on, in the order of their starts, as an orchestrator does.</summary>
    public async Task StopWorkersAsync(int first = 0)
    {
        var stopping = _workers[first..];
        stopping.ForEach(worker => worker.Terminate());
        foreach (var worker in stopping)
        {
            _ = await worker.WaitForExitAsync(StopTime, default);
            await worker.DisposeAsync();
            _workers.Remove(worker);
        }
    }

    public Task<Guid> SubmitAsync(string prompt) => JobSubmission.SubmitAsync(Http, new { prompt });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _subscriber.DisposeAsync();
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await _gateway.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static HostProcess Start(string host, Uri address, Dictionary<string, string?> environment)
        => HostProcess.Start(Path.Combine(AppContext.BaseDirectory, "imagegen.dll"), [host, "--urls", address.ToString()], environment);
}
