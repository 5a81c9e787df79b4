using System.Net.Http.Json;
using System.Text.Json;
using ImageGen.Servers;

[assembly: AssemblyFixture(typeof(ImageGen.Samples.Tests.RunningSystem))]
[assembly: Trait("Category", "Servers")]

namespace ImageGen.Samples.Tests;

/// <summary>A real RabbitMQ, a real Redis, and one gateway and one worker as processes of their own, with the sandbox.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly DirectoryInfo _pictures = Directory.CreateTempSubdirectory("imagegen-pictures-");
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("imagegen-spill-");
    private RedisServer? _store;
    private RabbitMqServer? _broker;
    private HostProcess? _gateway;
    private HostProcess? _worker;
    private Wire? _wire;

    public RabbitMqServer Broker => _broker!;

    public HostProcess Worker => _worker!;

    internal Wire Wire => _wire!;

    public async ValueTask InitializeAsync()
    {
        var broker = RabbitMqServer.StartAsync(CancellationToken.None);
        _store = await RedisServer.StartAsync(CancellationToken.None);
        _broker = await broker;
        var gateway = StartAsync("ImageGen.Gateway.dll");
        var worker = StartAsync("ImageGen.Worker.dll");
        _gateway = await gateway;
        _worker = await worker;
        _http.BaseAddress = _gateway.Address;
        _wire = await Wire.OpenAsync(Broker.ConnectionString);
    }

    /// <summary>The job as the gateway returns it; null if there is none.</summary>
    public async Task<JsonElement?> FindJobAsync(Guid id)
    {
        using var answer = await _http.GetAsync($"/v1/jobs/{id}", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken) : null;
    }

    /// <summary>Also after a start that failed halfway, so that its own exception is the one that is shown.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _wire, _gateway, _worker, _broker, _store })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _http.Dispose();
        _pictures.Delete(recursive: true);
        _spill.Delete(recursive: true);
    }

    private Task<HostProcess> StartAsync(string assembly) => HostProcess.StartListeningAsync(
        address => HostProcess.Start(Path.Combine(AppContext.BaseDirectory, assembly), ["--urls", address.ToString()], new Dictionary<string, string?>
        {
            ["ConnectionStrings__RabbitMq"] = Broker.ConnectionString,
            ["ConnectionStrings__Redis"] = _store!.ConnectionString,
            ["ImageGen__Results__Path"] = _pictures.FullName,
            ["ImageGen__Results__SpillPath"] = _spill.FullName,
        }),
        host => host.WaitForBusAsync(host.Address!, TimeSpan.FromSeconds(60), CancellationToken.None));
}
