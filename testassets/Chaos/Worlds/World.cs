using System.Collections.Concurrent;
using System.Diagnostics;
using ImageGen.Chaos.Hosts;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;

namespace ImageGen.Chaos.Worlds;

/// <summary>A real broker, a real store, a provider with a ledger, and hosts as processes of their own.</summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly string Imagegen = Path.Combine(AppContext.BaseDirectory, "imagegen.dll");
    private static readonly string ChaosHost = Path.Combine(AppContext.BaseDirectory, "ImageGen.Chaos.dll");
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private readonly WorldPlan _plan;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-chaos-");
    private bool _mounted;

    private World(WorldPlan plan, ReplicateEmulator replicate) => (_plan, Replicate, Pictures) = (plan, replicate, Sub("pictures"));

    public ReplicateEmulator Replicate { get; }

    /// <summary>Only in a world with a provider beside Replicate.</summary>
    public RunningDouble? Further { get; private set; }

    /// <summary>Everything that was bought of either.</summary>
    public IEnumerable<Purchase> Purchases => Replicate.Ledger.Purchases.Concat(Further?.Ledger.Purchases ?? []);

    /// <summary>Null in an embedded world.</summary>
    public RabbitMqServer? Broker { get; private set; }

    /// <summary>Null in an embedded world.</summary>
    public RedisServer? Store { get; private set; }

    /// <summary>Between the hosts and the broker, in a proxied world.</summary>
    public FaultyProxy? BrokerProxy { get; private set; }

    /// <summary>Between the hosts and the store, in a proxied world.</summary>
    public FaultyProxy? StoreProxy { get; private set; }

    /// <summary>In an embedded world the one process is both.</summary>
    public IReadOnlyList<Seat> Gateways { get; private set; } = [];

    public IReadOnlyList<Seat> Workers { get; private set; } = [];

    public DirectoryInfo Marks => Sub("marks");

    public DirectoryInfo Logs => Sub("logs");

    /// <summary>Made once: a fault may put something else in its place, while hosts start.</summary>
    public DirectoryInfo Pictures { get; }

    /// <summary>The data of an embedded world.</summary>
    public DirectoryInfo Data => Sub("data");

    /// <summary>While there is a file <c>share</c> in it, that share of all calls to the result store fails in hosts with failpoints; they leave a file for each.</summary>
    public DirectoryInfo ResultFaults => Sub("result-faults");

    /// <summary>Environment of every host that starts from now on, over that of the plan.</summary>
    public ConcurrentDictionary<string, string?> Environment { get; } = new();

    /// <summary>Where hosts with failpoints list orders.</summary>
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

    /// <summary>Kills every host; their last words are in <see cref="Logs"/> then.</summary>
    public async Task StopHostsAsync()
    {
        foreach (var seat in Gateways.Concat(Workers).Distinct())
        {
            await seat.DisposeAsync();
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
            await RunAsync("umount", Pictures.FullName);
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_plan.PicturesOn is { } size)
        {
            _mounted = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Pictures.FullName);
            if (!_mounted)
            {
                throw new ScenarioSkippedException("A small file system can be mounted only by root.");
            }
        }

        if (_plan.Embedded)
        {
            var seat = Open("serve", address => Start(Imagegen, "serve", ["serve", "--data", Data.FullName, "--urls", address.ToString()]));
            (Gateways, Workers) = ([seat], [seat]);
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
            Workers = [.. Enumerable.Range(1, _plan.Workers).Select(i => Open($"worker{i}", address => StartHost("worker", $"worker{i}", address, i == 1 ? _plan.FirstWorker : null), _plan.WorkersWait))];
        }

        await Task.WhenAll(Gateways.Concat(Workers.Where(worker => !worker.HeldEmpty)).Distinct().Select(seat => seat.WaitUntilReadyAsync(StartPatience, cancellationToken)));
    }

    private Seat Open(string name, Func<Uri, HostProcess> start, bool held = false)
    {
        var seat = new Seat(name, start, Logs) { HeldEmpty = held };
        seat.Open();
        return seat;
    }

    private HostProcess StartHost(string kind, string seat, Uri address, IReadOnlyDictionary<string, string?>? further)
        => _plan.Failpoints ? Start(ChaosHost, seat, ["host", kind, "--urls", address.ToString()], further) : Start(Imagegen, seat, [kind, "--urls", address.ToString()], further);

    private HostProcess Start(string assembly, string seat, string[] arguments, IReadOnlyDictionary<string, string?>? further = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__RabbitMq"] = Broker is null ? null : $"amqp://guest:guest@127.0.0.1:{BrokerProxy?.Port ?? Broker.Port}/",
            ["ConnectionStrings__Redis"] = Store is null ? null : StoreProxy is { } proxy ? $"127.0.0.1:{proxy.Port}" : Store.ConnectionString,
            ["ImageGen__Results__Path"] = Pictures.FullName,
            // A disk of the seat's own: whoever comes into it next has it, and nobody else.
            ["ImageGen__Results__SpillPath"] = Path.Combine(_folder.FullName, "spill", seat),
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
        foreach (var (name, value) in ofFurther.Concat(_plan.Environment).Concat(further ?? new Dictionary<string, string?>()).Concat(Environment))
        {
            environment[name] = value;
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
