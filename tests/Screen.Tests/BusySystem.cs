using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ImageGen.Cli.Hosts;
using ImageGen.Contracts;
using ImageGen.Screen.Tests;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(BusySystem))]

namespace ImageGen.Screen.Tests;

/// <summary>A whole system in this process, with jobs of every status, waiting ones, hostile texts, an endpoint and lanes. Tests that change jobs use tenants of their own.</summary>
public sealed class BusySystem : IAsyncLifetime
{
    /// <summary>The operator's token.</summary>
    public const string Token = "operator-0123456789";

    /// <summary>A prompt, a label and a reason that would run as a script if any of them became markup.</summary>
    public const string Hostile = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-screen-");
    private readonly HttpClient _http = new();
    private EmbeddedSystem? _system;

    /// <summary>The address of the gateway.</summary>
    public Uri Address => _system!.Address;

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => _system!.App.Services;

    public async ValueTask InitializeAsync()
    {
        _system = await EmbeddedSystem.StartAsync(
            _folder,
            "http://127.0.0.1:0",
            [
                $"Gateway:AdminToken={Token}", "Worker:Slots=4", "ImageGen:DefaultProvider=sandbox",
                "ImageGen:Providers:studio:Kind=sandbox", "ImageGen:Providers:studio:Price=0.02",
                "ImageGen:Providers:press:Kind=sandbox", "ImageGen:Providers:press:Lane=slow", "ImageGen:Providers:press:Price=0.05",
            ],
            LogLevel.Critical,
            CancellationToken.None);
        await SendAsync(HttpMethod.Put, "/v1/lanes/slow/state", new { state = "paused", reason = Hostile });
        foreach (var tenant in new[] { "default", "acme" })
        {
            await FillAsync(tenant);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Calls the API as the operator, for a tenant.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body = null, string tenant = "default")
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Authorization", $"Bearer {Token}");
        request.Headers.Add("X-Tenant-Id", tenant);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>Submits a job; its id.</summary>
    public async Task<Guid> SubmitAsync(object request, string tenant = "default")
        => (await SendAsync(HttpMethod.Post, "/v1/jobs", request, tenant))["id"]!.GetValue<Guid>();

    /// <summary>Submits a job that ends in this status.</summary>
    public async Task<Guid> EndedAsync(object request, string status, string tenant = "default")
    {
        var id = await SubmitAsync(request, tenant);
        await Eventually.TrueAsync(async () => (await SendAsync(HttpMethod.Get, $"/v1/jobs/{id}", tenant: tenant))["status"]!.GetValue<string>() == status, $"a job is {status}");
        return id;
    }

    /// <summary>The store's own numbers.</summary>
    public async Task<IReadOnlyDictionary<JobStatus, long>> CountAsync(string tenant = "default")
        => (await Services.GetRequiredService<ITenantDirectory>().CountAsync(tenant, CancellationToken.None)).ByStatus;

    private async Task FillAsync(string tenant)
    {
        foreach (var scene in new[] { "A lighthouse in a storm, oil on canvas", "A red fox asleep in fresh snow, soft morning light", "An isometric city block at night with neon signs" })
        {
            await EndedAsync(new { prompt = scene, provider = "studio", width = 256, height = 256, metadata = new { order = "A-17", channel = "shop" } }, "succeeded", tenant);
        }

        await EndedAsync(new { prompt = Hostile, width = 128, height = 128, metadata = new { note = Hostile } }, "succeeded", tenant);
        await EndedAsync(new { prompt = "A crowd at a demonstration sandbox:fail=content_rejected", provider = "studio" }, "failed", tenant);
        await EndedAsync(new { prompt = "A portrait of a celebrity sandbox:fail=content_rejected" }, "failed", tenant);
        await EndedAsync(new { prompt = "A botanical plate of a fern sandbox:fail=insufficient_balance", provider = "studio" }, "failed", tenant);
        await EndedAsync(new { prompt = "A paper boat on a puddle sandbox:fail=outcome_unknown", provider = "studio", on_unknown = new { policy = "fail" } }, "outcome_unknown", tenant);
        await SubmitAsync(new { prompt = "A long exposure of a harbor sandbox:async=3000", provider = "studio" }, tenant);
        await SubmitAsync(new { prompt = "A poster, printed slowly", provider = "press" }, tenant);
        await SubmitAsync(new { prompt = "A second poster, printed slowly", provider = "press" }, tenant);
        var canceled = await SubmitAsync(new { prompt = "A poster nobody wants any more", provider = "press" }, tenant);
        await SendAsync(HttpMethod.Post, $"/v1/jobs/{canceled}/cancel", tenant: tenant);
    }
}
