using System.Net.Http.Json;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Gateway;
using ImageGen.Servers;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Telemetry.Tests.Scaling;

/// <summary>What an autoscaler does to running workers.</summary>
[Trait("Category", "Servers")]
[Trait("Category", "Extended")]
public sealed class ScaleInTests : IAsyncLifetime
{
    private const int InFlight = 200;
    private const int Waiting = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imagegen-scale-");
    private readonly List<WebApplication> _hosts = [];
    private readonly HttpClient _http = new();
    private RedisServer? _store;
    private RabbitMqServer? _broker;
    private ReplicateEmulator? _replicate;

    public async ValueTask InitializeAsync()
    {
        var token = TestContext.Current.CancellationToken;
        var broker = RabbitMqServer.StartAsync(token);
        _store = await RedisServer.StartAsync(token);
        _replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Latency = Latency.Fixed(TimeSpan.FromSeconds(25)), FixedImage = true }, token);
        _broker = await broker;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        foreach (var part in new IAsyncDisposable?[] { _replicate, _broker, _store })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Ten_workers_scaled_to_one_with_200_predictions_in_flight_buy_nothing_again_and_cancel_nothing()
    {
        var gateway = await StartAsync(args => GatewayHost.Build(args), "gateway");
        var workers = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => StartAsync(args => WorkerHost.Build(args), $"worker-{n}")));
        _http.BaseAddress = new Uri(gateway.Urls.First());
        await Parallel.ForEachAsync(Enumerable.Range(0, InFlight + Waiting), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, token) =>
        {
            using var response = await _http.PostAsJsonAsync("/v1/jobs", new { prompt = $"in flight {n}" }, token);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(token));
        });
        await Eventually.TrueAsync(() => _replicate!.Ledger.Count >= InFlight, "200 predictions are in flight", TimeSpan.FromSeconds(60));

        // SIGTERM to nine pods at once.
        await Task.WhenAll(workers[1..].Select(worker => worker.StopAsync(TestContext.Current.CancellationToken)));

        var index = workers[0].Services.GetRequiredService<IJobIndex>();
        await Eventually.GetAsync(
            () => index.CountUnfinishedAsync(TestContext.Current.CancellationToken), unfinished => unfinished == 0, unfinished => $"{unfinished} jobs are unfinished", TimeSpan.FromSeconds(150));
        Assert.Equal(InFlight + Waiting, _replicate!.Ledger.Count);
        Assert.Equal(InFlight + Waiting, _replicate.Ledger.Purchases.Select(purchase => purchase.Prompt).Distinct().Count());
        Assert.All(_replicate.Ledger.Purchases, purchase => Assert.Equal("succeeded", purchase.Status));
        Assert.Equal(0, _replicate.Traffic.Cancels);
        var page = await _http.GetFromJsonAsync<System.Text.Json.JsonElement>("/v1/jobs?status=failed", TestContext.Current.CancellationToken);
        Assert.Equal(0, page.GetProperty("data").GetArrayLength());
    }

    private async Task<WebApplication> StartAsync(Func<string[], WebApplication> build, string name)
    {
        var settings = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:RabbitMq"] = _broker!.ConnectionString,
            ["ConnectionStrings:Redis"] = _store!.ConnectionString,
            ["ImageGen:Results:Path"] = Path.Combine(_folder.FullName, "pictures"),
            ["ImageGen:Results:SpillPath"] = Path.Combine(_folder.FullName, name),
            ["ImageGen:Telemetry:Prometheus"] = "false",
            ["ImageGen:DefaultProvider"] = "paid",
            ["ImageGen:Providers:paid:Kind"] = "replicate",
            ["ImageGen:Providers:paid:BaseUrl"] = _replicate!.BaseUrl.ToString(),
            ["ImageGen:Providers:paid:Token"] = "r8_emulated",
            ["ImageGen:Providers:paid:Model"] = "black-forest-labs/flux-schnell",
            ["ImageGen:Providers:paid:Concurrency"] = $"{InFlight}",
            ["Gateway:MaxUnfinishedPerTenant"] = "1000",
            ["Logging:LogLevel:Default"] = "Error",
        };
        var host = build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        lock (_hosts)
        {
            _hosts.Add(host);
        }

        await host.StartCheckedAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
