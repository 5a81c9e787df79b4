using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ImageGen.Emulators;
using ImageGen.Emulators.OpenAi;
using ImageGen.Servers;

[assembly: AssemblyFixture(typeof(ImageGen.Clients.Tests.Systems.RunningSystem))]
[assembly: Trait("Category", "Servers")]
[assembly: Trait("Category", "Long")]

namespace ImageGen.Clients.Tests.Systems;

/// <summary>
/// A real RabbitMQ, a real Redis, one gateway that requires API keys and one worker as processes of their own. The default provider is an emulator that keeps a ledger of what it
/// sold; one refuses every prompt, and one has no balance. Tests share it, each with a prompt of its own.
/// </summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private const string AdminToken = "admin-0123456789abcdef";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly DirectoryInfo _pictures = Directory.CreateTempSubdirectory("imagegen-pictures-");
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("imagegen-keys-");
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("imagegen-spill-");
    private RedisServer? _store;
    private RabbitMqServer? _broker;
    private OpenAiEmulator? _paid;
    private OpenAiEmulator? _strict;
    private OpenAiEmulator? _poor;
    private HostProcess? _gateway;
    private HostProcess? _worker;

    /// <summary>The gateway.</summary>
    public Uri Gateway => _gateway!.Address!;

    /// <summary>A key with all scopes but admin.</summary>
    public string Key { get; private set; } = null!;

    /// <summary>The key of another tenant.</summary>
    public string OtherKey { get; private set; } = null!;

    /// <summary>The key of a tenant that has as many unfinished jobs as it may have.</summary>
    public string BusyKey { get; private set; } = null!;

    /// <summary>A key that may only read.</summary>
    public string ReadKey { get; private set; } = null!;

    /// <summary>What the default provider sold.</summary>
    public PurchaseLedger Ledger => _paid!.Ledger;

    public async ValueTask InitializeAsync()
    {
        NodeProgram.SkipWhereMissing();
        var broker = RabbitMqServer.StartAsync(CancellationToken.None);
        _paid = await OpenAiEmulator.StartAsync(new OpenAiOptions { Latency = Latency.Fixed(TimeSpan.FromMilliseconds(700)), Noise = true });
        _strict = await OpenAiEmulator.StartAsync(new OpenAiOptions { Faults = [Fault.ModeratePrompt(times: null)] });
        _poor = await OpenAiEmulator.StartAsync(new OpenAiOptions { Faults = [Fault.InsufficientCredit(times: null)] });
        _store = await RedisServer.StartAsync(CancellationToken.None);
        _broker = await broker;
        var gateway = StartAsync("ImageGen.Gateway.dll");
        var worker = StartAsync("ImageGen.Worker.dll");
        _gateway = await gateway;
        _worker = await worker;
        _http.BaseAddress = Gateway;
        Key = await CreateKeyAsync("clients");
        OtherKey = await CreateKeyAsync("others");
        ReadKey = await CreateKeyAsync("clients", "read");
        (BusyKey, _) = await FillTenantAsync("busy");
    }

    /// <summary>A key of a tenant that has as many unfinished jobs as it may have, and the address whose POST cancels them.</summary>
    public async Task<(string Key, Uri Release)> FillTenantAsync(string tenant)
    {
        var key = await CreateKeyAsync(tenant);
        using var response = await SendAsync(HttpMethod.Post, "/v1/jobs", key, new { prompt = "busy sandbox:async=600", provider = "parked", count = 16 });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var batch = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        return (key, new Uri(Gateway, $"/v1/batches/{batch}/cancel"));
    }

    /// <summary>Cancels the job of a prompt as soon as there is one.</summary>
    public async Task CancelAsync(string prompt)
    {
        await Eventually.TrueAsync(async () =>
        {
            using var response = await SendAsync(HttpMethod.Get, "/v1/jobs?limit=100", Key);
            var job = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").EnumerateArray().FirstOrDefault(job => job.GetProperty("prompt").GetString() == prompt);
            if (job.ValueKind == JsonValueKind.Undefined)
            {
                return false;
            }

            using var canceled = await SendAsync(HttpMethod.Post, $"/v1/jobs/{job.GetProperty("id").GetString()}/cancel", Key);
            return canceled.IsSuccessStatusCode;
        });
    }

    /// <summary>Sends a request to the gateway.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, object? body = null)
        => _http.SendAsync(new HttpRequestMessage(method, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
            Content = body is null ? null : JsonContent.Create(body),
        });

    /// <summary>A proxy that cuts connections of requests for a prompt.</summary>
    internal CuttingProxy Cutting(string prompt, params IEnumerable<Cut> plan) => new(Gateway, () => Ledger.Of(prompt).Count > 0, plan);

    /// <summary>A proxy that cuts connections of two requests for a prompt, those that wait when both images were bought.</summary>
    internal CuttingProxy CuttingTwo(string prompt, params IEnumerable<Cut> plan) => new(Gateway, () => Ledger.Of(prompt).Count > 1, plan);

    /// <summary>The digests of the images that the default provider sold for a prompt.</summary>
    public IReadOnlyList<string> Bought(string prompt) => [.. Ledger.Of(prompt).Select(purchase => Assert.Single(purchase.Sha256!))];

    /// <summary>The digest of what a link without credentials leads to.</summary>
    public async Task<string> DigestAsync(string link) => Convert.ToHexStringLower(SHA256.HashData(await _http.GetByteArrayAsync(link)));

    /// <summary>Also after a start that failed halfway, so that its own exception is the one that is shown.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _gateway, _worker, _broker, _store, _paid, _strict, _poor })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _http.Dispose();
        _pictures.Delete(recursive: true);
        _spill.Delete(recursive: true);
        _keys.Delete(recursive: true);
    }

    /// <summary>A new key of a tenant, with all scopes but admin unless others are named.</summary>
    public async Task<string> CreateKeyAsync(string tenant, params string[] scopes)
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/keys", AdminToken, scopes.Length == 0 ? new { name = tenant, tenant } : new { name = tenant, tenant, scopes });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    /// <summary>Another gateway of the system, which asks for no keys.</summary>
    public Task<HostProcess> StartOpenGatewayAsync() => StartAsync("ImageGen.Gateway.dll", new KeyValuePair<string, string?>("Gateway__Authentication", "none"));

    private Task<HostProcess> StartAsync(string assembly, params KeyValuePair<string, string?>[] changes) => HostProcess.StartListeningAsync(
        address => HostProcess.Start(Path.Combine(AppContext.BaseDirectory, assembly), ["--urls", address.ToString()], new Dictionary<string, string?>
        {
            ["ConnectionStrings__RabbitMq"] = _broker!.ConnectionString,
            ["ConnectionStrings__Redis"] = _store!.ConnectionString,
            ["ImageGen__Results__Path"] = _pictures.FullName,
            ["ImageGen__Results__SpillPath"] = _spill.FullName,
            ["ImageGen__Settings__KeyRing"] = _keys.FullName,
            ["ImageGen__Egress__AllowHttp"] = "true",
            ["ImageGen__Egress__AllowedNetworks"] = "127.0.0.0/8",
            ["ImageGen__DefaultProvider"] = "paid",
            ["ImageGen__Providers__free__Kind"] = "sandbox",
            ["ImageGen__Providers__parked__Kind"] = "sandbox",
            ["ImageGen__Providers__paid__Concurrency"] = "8",
            ["Gateway__Authentication"] = "required",
            ["Gateway__AdminToken"] = AdminToken,
            ["Gateway__MaxUnfinishedPerTenant"] = "16",
        }.Where(setting => !changes.Any(change => change.Key == setting.Key)).Concat(changes).Concat(Instance("paid", _paid!)).Concat(Instance("strict", _strict!)).Concat(Instance("poor", _poor!)).ToDictionary()),
        host => host.WaitForBusAsync(host.Address!, TimeSpan.FromSeconds(60), CancellationToken.None));

    private static Dictionary<string, string?> Instance(string name, OpenAiEmulator emulator) => new()
    {
        [$"ImageGen__Providers__{name}__Kind"] = "openai",
        [$"ImageGen__Providers__{name}__BaseUrl"] = emulator.BaseUrl.ToString(),
        [$"ImageGen__Providers__{name}__Token"] = "sk-emulated",
        [$"ImageGen__Providers__{name}__Model"] = "gpt-image-2",
        [$"ImageGen__Providers__{name}__Price"] = "0.04",
    };
}
