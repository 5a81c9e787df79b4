using System.Net.Http.Json;
using System.Text.Json;
using ImageGen.Servers;

[assembly: AssemblyFixture(typeof(ImageGen.Samples.Tests.RunningSystem))]

namespace ImageGen.Samples.Tests;

/// <summary>A real RabbitMQ, a real Redis, and one gateway and one worker as processes of their own, with the sandbox.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly DirectoryInfo _pictures = Directory.CreateTempSubdirectory("imagegen-pictures-");
    private readonly List<HostProcess> _hosts = [];
    private RedisServer _store = null!;

    public RabbitMqServer Broker { get; private set; } = null!;

    public HostProcess Worker { get; private set; } = null!;

    internal Wire Wire { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var broker = RabbitMqServer.StartAsync(CancellationToken.None);
        _store = await RedisServer.StartAsync(CancellationToken.None);
        Broker = await broker;
        var gateway = StartAsync("ImageGen.Gateway.dll");
        (Worker, _) = await StartAsync("ImageGen.Worker.dll");
        (_, _http.BaseAddress) = await gateway;
        Wire = await Wire.OpenAsync(Broker.ConnectionString);
    }

    /// <summary>The job as the gateway tells of it; null when there is none.</summary>
    public async Task<JsonElement?> FindJobAsync(Guid id)
    {
        using var answer = await _http.GetAsync($"/v1/jobs/{id}", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Broker.DisposeAsync();
        await _store.DisposeAsync();
        _http.Dispose();
        _pictures.Delete(recursive: true);
    }

    private async Task<(HostProcess Host, Uri Address)> StartAsync(string assembly)
    {
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var host = HostProcess.Start(Path.Combine(AppContext.BaseDirectory, assembly), ["--urls", address.ToString()], new Dictionary<string, string?>
        {
            ["ConnectionStrings__RabbitMq"] = Broker.ConnectionString,
            ["ConnectionStrings__Redis"] = _store.ConnectionString,
            ["ImageGen__Results__Path"] = _pictures.FullName,
        });
        _hosts.Add(host);
        await host.WaitForHttpAsync(new Uri(address, "/health/ready"), TimeSpan.FromSeconds(60), CancellationToken.None);
        return (host, address);
    }
}
