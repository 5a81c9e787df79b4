using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ImageGen.Servers;

namespace ImageGen.Bench.Load;

/// <summary>ImageGen as an operator runs it: one gateway and one worker process, jobs over HTTP.</summary>
internal sealed class ImageGenLoad : ILoad
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly HostProcess _gateway;
    private readonly HostProcess _worker;
    private readonly HttpClient _http;
    private readonly DirectoryInfo _spill;

    private ImageGenLoad(HostProcess gateway, HostProcess worker, HttpClient http, Completions completions, DirectoryInfo spill)
        => (_gateway, _worker, _http, Completions, _spill) = (gateway, worker, http, completions, spill);

    public string Name => "ImageGen";

    public int WorkerId => _worker.Id;

    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int> { ["gateway"] = _gateway.Id, ["worker"] = _worker.Id };

    public Completions Completions { get; }

    public static async Task<ImageGenLoad> StartAsync(BenchWorld world, IReadOnlyDictionary<string, string?> settings)
    {
        var spill = Directory.CreateTempSubdirectory("imagegen-bench-spill-");
        var environment = new Dictionary<string, string?>(settings)
        {
            ["ConnectionStrings__RabbitMq"] = world.Broker.ConnectionString,
            ["ConnectionStrings__Redis"] = world.Store.ConnectionString,
            ["ImageGen__Results__Kind"] = "redis",
            ["ImageGen__Results__SpillPath"] = spill.FullName,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        var completions = await Completions.SubscribeAsync(world.Broker.ConnectionString, "imagegen.image-generated", "job_id", "imagegen.image-failed");
        var gateway = Start("gateway", world.GatewayAddress, environment);
        await gateway.WaitForBusAsync(world.GatewayAddress, StartTime, default);
        var worker = await HostProcess.StartListeningAsync(
            address => Start("worker", address, environment), host => host.WaitForBusAsync(host.Address!, StartTime, default));
        var handler = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 };
        return new ImageGenLoad(gateway, worker, new HttpClient(handler) { BaseAddress = world.GatewayAddress }, completions, spill);
    }

    public async Task<Guid> SubmitAsync(string prompt)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { prompt }));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync("/v1/jobs", content);
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == HttpStatusCode.Accepted
            ? IdOf(body)
            : throw new InvalidOperationException($"{(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Completions.DisposeAsync();
        await _worker.DisposeAsync();
        await _gateway.DisposeAsync();
        _spill.Delete(recursive: true);
    }

    private static HostProcess Start(string host, Uri address, Dictionary<string, string?> environment)
        => HostProcess.Start(Path.Combine(AppContext.BaseDirectory, "imagegen.dll"), [host, "--urls", address.ToString()], environment);

    private static Guid IdOf(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("id").GetGuid();
    }
}
