using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;
using ImageGen.Telemetry.Tests.Canaries;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(ImageGen.Telemetry.Tests.Systems.ObservedSystem))]

namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>
/// A whole system as an operator runs it: RabbitMQ and Redis with passwords, a closed gateway that logs JSON and a worker that logs text, as processes of their own, an
/// emulated Replicate, a collector, a receiver of webhooks, and taps on everything that is stored, sent and logged. Every setting that is a secret is a canary. It starts with the first test that needs it.
/// </summary>
public sealed class ObservedSystem : IAsyncDisposable
{
    /// <summary>The lane of the provider.</summary>
    public const string Lane = "paid";

    private readonly SemaphoreSlim _gate = new(1);
    private readonly DirectoryInfo _pictures = Directory.CreateTempSubdirectory("imagegen-pictures-");
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("imagegen-spill-");
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("imagegen-keys-");
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<IAsyncDisposable> _parts = [];
    private HostProcess? _gateway;
    private HostProcess _worker = null!;
    private bool _isStarted;

    internal CanarySet Canaries { get; } = new();

    internal RedisServer Store { get; private set; } = null!;

    internal RabbitMqServer Broker { get; private set; } = null!;

    internal ReplicateEmulator Replicate { get; private set; } = null!;

    internal HttpSink Collector { get; private set; } = null!;

    internal HttpSink Subscriber { get; private set; } = null!;

    internal RedisMonitor Commands { get; private set; } = null!;

    internal BusTap Bus { get; private set; } = null!;

    /// <summary>Every body that the gateway sent to the tests, except those that show a new secret once.</summary>
    internal ConcurrentQueue<string> Answers { get; } = [];

    /// <summary>A key of the tenant <c>acme</c>, with all its scopes.</summary>
    internal string Key { get; private set; } = null!;

    /// <summary>A key with the scope <c>metrics</c> only.</summary>
    internal string MetricsKey { get; private set; } = null!;

    internal string GatewayLog => _gateway!.Output;

    internal string WorkerLog => _worker.Output;

    internal IEnumerable<OtlpSpan> Spans => Collector.Requests.Where(request => request.Path == "/v1/traces").SelectMany(request => OtlpSpan.ReadAll(request.Body));

    /// <summary>Starts it, unless a test has.</summary>
    public async Task StartAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (!_isStarted)
            {
                await StartAllAsync();
                _isStarted = true;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        _http.Dispose();
        _gate.Dispose();
        foreach (var folder in new[] { _pictures, _spill, _keys })
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Sends a request to the gateway.</summary>
    internal async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string? token, object? body = null, bool showsSecret = false, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_gateway!.Address!, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!showsSecret)
        {
            Answers.Enqueue($"{response.Headers} {text}");
        }

        return ((int)response.StatusCode, text);
    }

    /// <summary>Submits a job and returns its id.</summary>
    internal async Task<Guid> SubmitAsync(object body, params (string Name, string Value)[] headers)
    {
        var (status, text) = await SendAsync(HttpMethod.Post, "/v1/jobs", Key, body, headers: headers);
        Assert.True(status == 202, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
    }

    /// <summary>Waits until a job has ended and returns its status.</summary>
    internal Task<string> EndAsync(Guid job) => Eventually.GetAsync(
        async () => JsonDocument.Parse((await SendAsync(HttpMethod.Get, $"/v1/jobs/{job}", Key)).Body).RootElement.GetProperty("status").GetString()!,
        status => status is not ("queued" or "running"),
        status => $"job {job} is {status}",
        TimeSpan.FromSeconds(60));

    /// <summary>The metrics of a host in the Prometheus text format.</summary>
    internal async Task<string> MetricsAsync(bool ofWorker)
        => ofWorker ? await _http.GetStringAsync(new Uri(_worker.Address!, "/metrics")) : (await SendAsync(HttpMethod.Get, "/metrics", MetricsKey)).Body;

    /// <summary>Every key of Redis with its content.</summary>
    internal async Task<string> DumpAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(Store.ConnectionString);
        var (server, database, text) = (redis.GetServers()[0], redis.GetDatabase(), new StringBuilder());
        await foreach (var key in server.KeysAsync())
        {
            var values = await database.KeyTypeAsync(key) switch
            {
                RedisType.String => [await database.StringGetAsync(key)],
                RedisType.Hash => (await database.HashGetAllAsync(key)).SelectMany(entry => new[] { entry.Name, entry.Value }),
                RedisType.List => await database.ListRangeAsync(key),
                RedisType.Set => await database.SetMembersAsync(key),
                RedisType.SortedSet => await database.SortedSetRangeByRankAsync(key),
                RedisType.Stream => (await database.StreamRangeAsync(key)).SelectMany(entry => entry.Values.SelectMany(value => new[] { value.Name, value.Value })),
                _ => Enumerable.Empty<RedisValue>(),
            };
            text.Append(key).Append(' ').AppendJoin(' ', values.Select(value => Encoding.Latin1.GetString((byte[]?)value ?? []))).AppendLine();
        }

        return text.ToString();
    }

    private async Task StartAllAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var broker = RabbitMqServer.StartAsync(token);
        Replicate = Keep(await ReplicateEmulator.StartAsync(new ReplicateOptions { Token = Canaries["provider token"], AllowHttpWebhooks = true, Latency = Latency.Fixed(TimeSpan.FromMilliseconds(400)) }, token));
        Canaries.Add("provider's webhook secret", Replicate.WebhookKey);
        Collector = Keep(await HttpSink.StartAsync());
        Subscriber = Keep(await HttpSink.StartAsync());
        Store = Keep(await RedisServer.StartAsync(token));
        Commands = Keep(await RedisMonitor.StartAsync(Store.Port));
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(Store.ConnectionString))
        {
            await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", "hosts", "on", $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canaries["redis password"])))}", "~*", "&*", "+@all");
        }

        Broker = Keep(await broker);
        await Broker.AddUserAsync("hosts", Canaries["amqp password"], token);
        _gateway = Keep(await StartHostAsync("ImageGen.Gateway.dll", "json"));
        _worker = Keep(await StartHostAsync("ImageGen.Worker.dll", "text"));
        Bus = Keep(await BusTap.StartAsync(Broker.ConnectionString, Lane));
        Key = await CreateKeyAsync("acme");
        MetricsKey = await CreateKeyAsync("watch", "metrics");
        Canaries.Add("API key", Key);
        Canaries.Add("metrics key", MetricsKey);
        var (_, rotated) = await SendAsync(HttpMethod.Post, "/v1/webhooks/job-secret/rotate", Key, showsSecret: true);
        Canaries.Add("secret of jobs' webhooks", JsonDocument.Parse(rotated).RootElement.GetProperty("secret").GetString()!);
    }

    private async Task<string> CreateKeyAsync(string tenant, params string[] scopes)
    {
        var (status, text) = await SendAsync(
            HttpMethod.Post, "/v1/keys", Canaries["admin token"], scopes.Length == 0 ? new { name = tenant, tenant } : new { name = tenant, tenant, scopes }, showsSecret: true);
        Assert.True(status == 201, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("key").GetString()!;
    }

    private Task<HostProcess> StartHostAsync(string assembly, string format) => HostProcess.StartListeningAsync(
        address => HostProcess.Start(Path.Combine(AppContext.BaseDirectory, assembly), ["--urls", address.ToString()], new Dictionary<string, string?>
        {
            ["ConnectionStrings__RabbitMq"] = $"amqp://hosts:{Canaries["amqp password"]}@127.0.0.1:{Broker.Port}/",
            ["ConnectionStrings__Redis"] = $"{Store.ConnectionString},user=hosts,password={Canaries["redis password"]}",
            ["ImageGen__Results__Path"] = _pictures.FullName,
            ["ImageGen__Results__SpillPath"] = _spill.FullName,
            ["ImageGen__Settings__KeyRing"] = _keys.FullName,
            ["ImageGen__DefaultProvider"] = "paid",
            ["ImageGen__PublicUrl"] = (_gateway?.Address ?? address).ToString(),
            ["ImageGen__TagKey"] = Canaries["tag key"],
            ["ImageGen__Providers__paid__Kind"] = "replicate",
            ["ImageGen__Providers__paid__Lane"] = Lane,
            ["ImageGen__Providers__paid__BaseUrl"] = Replicate.BaseUrl.ToString(),
            ["ImageGen__Providers__paid__Token"] = Canaries["provider token"],
            ["ImageGen__Providers__paid__WebhookSecret"] = Canaries["provider's webhook secret"],
            ["ImageGen__Providers__paid__Model"] = "black-forest-labs/flux-schnell",
            ["ImageGen__Providers__paid__Price"] = "0.003",

            // The service does not know this token, and says so with every order.
            ["ImageGen__Providers__refused__Kind"] = "replicate",
            ["ImageGen__Providers__refused__Lane"] = Lane,
            ["ImageGen__Providers__refused__BaseUrl"] = Replicate.BaseUrl.ToString(),
            ["ImageGen__Providers__refused__Token"] = Canaries["unknown provider token"],
            ["ImageGen__Providers__refused__Model"] = "black-forest-labs/flux-schnell",
            ["ImageGen__Egress__AllowHttp"] = "true",
            ["ImageGen__Egress__AllowedNetworks"] = "127.0.0.0/8",
            ["Gateway__Authentication"] = "required",
            ["Gateway__AdminToken"] = Canaries["admin token"],
            ["HTTP_PROXY"] = $"http://proxy:{Canaries["proxy password"]}@127.0.0.1:9",
            ["HTTPS_PROXY"] = $"http://proxy:{Canaries["proxy password"]}@127.0.0.1:9",
            ["NO_PROXY"] = "127.0.0.1",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"authorization={Canaries["collector token"]}",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
            ["Logging__Format"] = format,
            ["Logging__LogLevel__Default"] = "Debug",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Debug",
            ["Logging__LogLevel__System.Net.Http"] = "Debug",
            ["Logging__LogLevel__MassTransit"] = "Debug",
        }),
        host => host.WaitForBusAsync(host.Address!, TimeSpan.FromSeconds(60), CancellationToken.None));

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
