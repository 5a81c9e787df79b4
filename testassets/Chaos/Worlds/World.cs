using System.Collections.Concurrent;
using System.Diagnostics;
using ImageGen.Chaos.Hosts;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;

namespace ImageGen.Chaos.Worlds;

/// <summary>A real broker, a real store, a provider with a ledger, and hosts in separate processes.</summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly string Imagegen = Path.Combine(AppContext.BaseDirectory, "imagegen.dll");
    private static readonly string ChaosHost = Path.Combine(AppContext.BaseDirectory, "ImageGen.Chaos.dll");
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private readonly WorldPlan _plan;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-chaos-");
    private bool _mounted;

    private World(WorldPlan plan, ReplicateEmulator replicate) => (_plan, Replicate, Images) = (plan, replicate, Sub("pictures"));

    public ReplicateEmulator Replicate { get; }

    /// <summary>The provider in addition to Replicate, if the world has one.</summary>
    public RunningDouble? Further { get; private set; }

    /// <summary>The purchases at both providers.</summary>
    public IEnumerable<Purchase> Purchases => Replicate.Ledger.Purchases.Concat(Further?.Ledger.Purchases ?? []);

    /// <summary>Null in an embedded world.</summary>
    public RabbitMqServer? Broker { get; private set; }

    /// <summary>Null in an embedded world.</summary>
    public RedisServer? Store { get; private set; }

    /// <summary>The proxy between the hosts and the broker, in a proxied world.</summary>
    public FaultyProxy? BrokerProxy { get; private set; }

    /// <summary>The proxy between the hosts and the store, in a proxied world.</summary>
    public FaultyProxy? StoreProxy { get; private set; }

    /// <summary>The gateways. In an embedded world the single process is gateway and worker.</summary>
    public IReadOnlyList<HostSupervisor> Gateways { get; private set; } = [];

    public IReadOnlyList<HostSupervisor> Workers { get; private set; } = [];

    public DirectoryInfo Marks => Sub("marks");

    public DirectoryInfo Logs => Sub("logs");

    /// <summary>The folder of the images. It is created once, because a fault may replace it by a file while hosts start.</summary>
    public DirectoryInfo Images { get; }

    /// <summary>The data folder of an embedded world.</summary>
    public DirectoryInfo Data => Sub("data");

    /// <summary>While the folder has a file <c>share</c>, hosts with failpoints fail that share of all calls to the result store, and create a file for each.</summary>
    public DirectoryInfo ResultFaults => Sub("result-faults");

    /// <summary>Environment of every host that starts from now on; it overrides the plan.</summary>
    public ConcurrentDictionary<string, string?> Environment { get; } = new();

    /// <summary>The folder in which hosts with failpoints record orders.</summary>
    public DirectoryInfo Orders => Sub("orders");

    public bool Embedded => _plan.Embedded;

    public static async Task<World> StartAsync(WorldPlan plan, Latency latency, int seed, CancellationToken cancellationToken)
    {
        TimeProvider clock = plan.StoreAhead == TimeSpan.Zero ? TimeProvider.System : new ShiftedClock(-plan.StoreAhead, TimeSpan.Zero);
        var world = new World(plan, await ReplicateEmulator.StartAsync(
            new ReplicateOptions { Latency = latency, RandomSeed = seed, Time = clock, ListedAfter = plan.ListedAfter }, cancellationToken));
        world.Replicate.Control.Retention = plan.Retention;
        try
        {
            world.Further = plan.Further is { } further ? await further.StartAsync(latency, seed, cancellationToken) : null;
            await world.StartAsync(cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills every host and writes their output to <see cref="Logs"/>.</summary>
    public async Task StopHostsAsync()
    {
        foreach (var supervisor in Gateways.Concat(Workers).Distinct())
        {
            await supervisor.DisposeAsync();
        }

        (Gateways, Workers) = ([], []);
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostsAsync();
        await Replicate.DisposeAsync();
        foreach (var part in new IAsyncDisposable?[] { Further, BrokerProxy, StoreProxy, Broker, Store })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        if (_mounted)
        {
            await RunAsync("umount", Images.FullName);
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_plan.ImagesFileSystemSize is { } size)
        {
            _mounted = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Images.FullName);
            if (!_mounted)
            {
                throw new ScenarioSkippedException("Only root can mount a small file system.");
            }
        }

        if (_plan.Embedded)
        {
            var supervisor = Open("serve", address => Start(Imagegen, "serve", ["serve", "--data", Data.FullName, "--urls", address.ToString()]));
            (Gateways, Workers) = ([supervisor], [supervisor]);
        }
        else
        {
            var broker = RabbitMqServer.StartAsync(_plan.Broker, cancellationToken);
            Store = await RedisServer.StartAsync(cancellationToken);
            Broker = await broker;
            if (_plan.Proxied)
            {
                BrokerProxy = new FaultyProxy(Broker.Port);
                StoreProxy = new FaultyProxy(Store.Port);
            }

            Gateways = [.. Enumerable.Range(1, _plan.Gateways).Select(i => Open($"gateway{i}", address => StartHost("gateway", $"gateway{i}", address, null)))];
            Workers = [.. Enumerable.Range(1, _plan.Workers).Select(i => Open($"worker{i}", address => StartHost("worker", $"worker{i}", address, i == 1 ? _plan.FirstWorker : null), _plan.WorkersStartPaused))];
        }

        await Task.WhenAll(Gateways.Concat(Workers.Where(worker => !worker.IsPaused)).Distinct().Select(supervisor => supervisor.WaitUntilReadyAsync(StartPatience, cancellationToken)));
    }

    private HostSupervisor Open(string name, Func<Uri, HostProcess> start, bool paused = false)
    {
        var supervisor = new HostSupervisor(name, start, Logs) { IsPaused = paused };
        supervisor.Open();
        return supervisor;
    }

    private HostProcess StartHost(string kind, string name, Uri address, IReadOnlyDictionary<string, string?>? further)
        => _plan.Failpoints ? Start(ChaosHost, name, ["host", kind, "--urls", address.ToString()], further) : Start(Imagegen, name, [kind, "--urls", address.ToString()], further);

    private HostProcess Start(string assembly, string name, string[] arguments, IReadOnlyDictionary<string, string?>? further = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__RabbitMq"] = Broker is null ? null : $"amqp://guest:guest@127.0.0.1:{BrokerProxy?.Port ?? Broker.Port}/",
            ["ConnectionStrings__Redis"] = Store is null ? null : StoreProxy is { } proxy ? $"127.0.0.1:{proxy.Port}" : Store.ConnectionString,
            ["ImageGen__Results__Path"] = Images.FullName,
            // Each supervisor has its own disk, which a restarted host gets again and no other host has.
            ["ImageGen__Results__SpillPath"] = Path.Combine(_folder.FullName, "spill", name),
            ["ImageGen__Providers__replicate__BaseUrl"] = Replicate.BaseUrl.ToString(),
            ["ImageGen__Providers__replicate__Token"] = "r8_chaos",
            ["ImageGen__Providers__replicate__Model"] = "black-forest-labs/flux-schnell",
            ["ImageGen__Providers__replicate__Price"] = "0.003",
            ["ImageGen__DefaultProvider"] = "replicate",
            ["ImageGen__Settings__KeyRing"] = Sub("keys").FullName,
            ["ImageGen__Egress__AllowHttp"] = "true",
            ["ImageGen__Egress__AllowedNetworks"] = "127.0.0.0/8",
            ["Worker__Slots"] = $"{_plan.Slots}",
            ["CHAOS_MARKS"] = Marks.FullName,
            ["CHAOS_LEDGER"] = Orders.FullName,
            ["CHAOS_RESULTS"] = ResultFaults.FullName,
            ["CHAOS_CLOCK"] = _plan.StoreAhead == TimeSpan.Zero ? null : $"{-_plan.StoreAhead:c}@00:00:00",
        };
        var ofFurther = Further is null ? [] : _plan.Further!.SettingsFor(Further);
        foreach (var (variable, value) in ofFurther.Concat(_plan.Environment).Concat(further ?? new Dictionary<string, string?>()).Concat(Environment))
        {
            environment[variable] = value;
        }

        return HostProcess.Start(assembly, arguments, environment);
    }

    private DirectoryInfo Sub(string name) => _folder.CreateSubdirectory(name);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
