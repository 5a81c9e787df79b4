using System.Net.Http.Json;
using System.Text.Json;
using ImageGen.Servers;

[assembly: AssemblyFixture(typeof(ImageGen.Samples.Tests.RunningSystem))]
[assembly: Trait("Category", "Servers")]

namespace ImageGen.Samples.Tests;

/// <summary>A real RabbitMQ, a real Redis, and one gateway and one worker as processes of their own, with the sandbox.</summary>
public class RunningSystem : IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly DirectoryInfo _pictures = Directory.CreateTempSubdirectory("imagegen-pictures-");
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("imagegen-spill-");
    private int _hosts;
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
        var settings = await PrepareAsync();
        var gateway = StartAsync("ImageGen.Gateway.dll", settings);
        var worker = StartAsync("ImageGen.Worker.dll", settings);
        _gateway = await gateway;
        _worker = await worker;
        _http.BaseAddress = _gateway.Address;
        _wire = await Wire.OpenAsync(Broker.ConnectionString);
    }

    /// <summary>The job as the gateway returns it to the tenant; null if there is none.</summary>
    public async Task<JsonElement?> FindJobAsync(Guid id, string tenant = "default")
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{id}") { Headers = { { "X-Tenant-Id", tenant } } };
        using var answer = await _http.SendAsync(question, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken) : null;
    }

    /// <summary>Submits a request over HTTP, and returns the id of its job.</summary>
    public async Task<Guid> SubmitAsync(string tenant, object request)
    {
        using var submission = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Headers = { { "X-Tenant-Id", tenant } }, Content = JsonContent.Create(request) };
        using var answer = await _http.SendAsync(submission, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetGuid();
    }

    /// <summary>Also after a start that failed halfway, so that its own exception is the one that is shown.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _wire, _gateway, _worker, _broker, _store })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _http.Dispose();
        _pictures.Delete(recursive: true);
        _spill.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Prepares the running broker, and returns further settings of the hosts.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string?>> PrepareAsync() => Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());

    /// <summary>Starts a host.</summary>
    protected Task<HostProcess> StartAsync(string assembly, IReadOnlyDictionary<string, string?> settings) => HostProcess.StartListeningAsync(
        address => HostProcess.Start(Path.Combine(AppContext.BaseDirectory, assembly), ["--urls", address.ToString()], new Dictionary<string, string?>(settings)
        {
            ["ConnectionStrings__RabbitMq"] = Broker.ConnectionString,
            ["ConnectionStrings__Redis"] = _store!.ConnectionString,
            ["ImageGen__Results__Path"] = _pictures.FullName,
            ["ImageGen__Results__SpillPath"] = _spill.CreateSubdirectory($"{Interlocked.Increment(ref _hosts)}").FullName,
        }),
        host => host.WaitForBusAsync(host.Address!, TimeSpan.FromSeconds(60), CancellationToken.None));
}
