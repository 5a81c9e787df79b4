using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>A real RabbitMQ, a real Redis and a Replicate emulator, and the hosts that use them, in separate processes.</summary>
public sealed class Fleet : IAsyncLifetime
{
    private readonly List<HostProcess> _hosts = [];
    private int _spills;

    public RabbitMqServer Broker { get; private set; } = null!;

    public RedisServer Store { get; private set; } = null!;

    public ReplicateEmulator Replicate { get; private set; } = null!;

    public string Pictures { get; } = Directory.CreateTempSubdirectory("imagegen-pictures-").FullName;

    /// <summary>A folder with a subfolder for each host.</summary>
    private string Spill { get; } = Directory.CreateTempSubdirectory("imagegen-spill-").FullName;

    /// <summary>Additional environment of hosts that start from now on.</summary>
    public Dictionary<string, string?> Further { get; } = [];

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Latency = Latency.Fixed(TimeSpan.FromSeconds(1)) });
        var broker = RabbitMqServer.StartAsync(cancellationToken);
        Store = await RedisServer.StartAsync(cancellationToken);
        Broker = await broker;
    }

    /// <summary>The output of all hosts.</summary>
    public string Output => string.Join('\n', _hosts.Select(host => host.Output));

    /// <param name="providers">The settings of the providers and further settings of the test; without them Replicate is the only provider.</param>
    /// <param name="program">The <c>imagegen.dll</c> of another version; null for this one.</param>
    public async Task<Uri> StartGatewayAsync(IReadOnlyDictionary<string, string?>? providers = null, string? program = null) => (await StartAsync(providers, "gateway", program)).Address!;

    /// <param name="providers">As for a gateway.</param>
    /// <param name="program">As for a gateway.</param>
    public Task<HostProcess> StartWorkerAsync(IReadOnlyDictionary<string, string?>? providers = null, string? program = null) => StartAsync(providers, "worker", program);

    /// <summary>The environment of a host that would start now: of a command that examines the fleet, for example.</summary>
    /// <param name="providers">As for a gateway.</param>
    public Dictionary<string, string?> EnvironmentOf(IReadOnlyDictionary<string, string?>? providers = null) => new(providers ?? Settings.Of(Replicate, Further))
    {
        ["ConnectionStrings__RabbitMq"] = Broker.ConnectionString,
        ["ConnectionStrings__Redis"] = Store.ConnectionString,
        ["ImageGen__Results__Path"] = Pictures,
        ["ImageGen__Results__SpillPath"] = Path.Combine(Spill, $"{_spills++}"),
    };

    /// <summary>Kills every host, so that the next test starts its own; after a failed test it writes the output of each host.</summary>
    public async ValueTask StopHostsAsync()
    {
        foreach (var host in _hosts)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"--- host {host.Id} ---\n{host.Output}");
            }

            await host.DisposeAsync();
        }

        _hosts.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostsAsync();
        // After a failed start any of them can be null; the exception of the start must be reported.
        foreach (var part in new IAsyncDisposable?[] { Replicate, Broker, Store })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Directory.Delete(Pictures, recursive: true);
        Directory.Delete(Spill, recursive: true);
    }

    private async Task<HostProcess> StartAsync(IReadOnlyDictionary<string, string?>? providers, string kind, string? program)
    {
        var environment = EnvironmentOf(providers);
        var host = await HostProcess.StartListeningAsync(
            address => Imagegen.Start(program, environment, kind, "--urls", address.ToString()),
            host => host.WaitForBusAsync(host.Address!, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        _hosts.Add(host);
        return host;
    }
}
