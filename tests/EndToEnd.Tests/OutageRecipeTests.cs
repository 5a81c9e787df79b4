using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGen.Emulators;
using ImageGen.Emulators.Replicate;
using ImageGen.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Runs the outage recipe of <c>docs/webhooks.md</c> as it is printed there.</summary>
public sealed partial class OutageRecipeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private readonly PortClaim _port = Ports.Claim();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imagegen-data-");
    private readonly ConcurrentQueue<string> _delivered = [];
    private ReplicateEmulator _replicate = null!;
    private WebApplication _subscriber = null!;
    private volatile bool _isDown = true;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Address => new($"http://127.0.0.1:{_port.Port}");

    public async ValueTask InitializeAsync()
    {
        _replicate = await ReplicateEmulator.StartAsync(new ReplicateOptions { Latency = Latency.Fixed(TimeSpan.Zero) });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _subscriber = builder.Build();
        _subscriber.MapPost("/hook", context =>
        {
            context.Response.StatusCode = _isDown ? 500 : 204;
            if (!_isDown)
            {
                _delivered.Enqueue(context.Request.Headers["webhook-id"].ToString());
            }

            return Task.CompletedTask;
        });
        await _subscriber.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _subscriber.DisposeAsync();
        await _replicate.DisposeAsync();
        _port.Dispose();
        _data.Delete(recursive: true);
    }

    [Trait("Category", "Extended")]
    [Fact]
    public async Task The_documented_outage_recipe_delivers_webhooks_that_wait_for_a_later_attempt()
    {
        var environment = Settings.Of(_replicate, new Dictionary<string, string?> { ["ImageGen__Egress__AllowHttp"] = "true", ["ImageGen__Egress__AllowedNetworks"] = "127.0.0.0/8" });
        await using var host = Imagegen.Start(environment, "serve", "--data", _data.FullName, "--port", $"{_port.Port}");
        await host.WaitUntilReadyAsync(Address, TimeSpan.FromSeconds(60), Cancel);
        using var caller = new GatewayCaller(Address);
        var endpoint = await RegisterAsync();
        var began = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        for (var n = 0; n < 6; n++)
        {
            await caller.SubmitAsync(new { prompt = $"cat {n}" });
        }

        // The next attempt after the third follows a minute later.
        await Eventually.GetAsync(
            () => caller.GetAsync($"/v1/webhooks/{endpoint}/deliveries"),
            page => page.GetProperty("data").EnumerateArray().Count(delivery => delivery.GetProperty("attempts").GetArrayLength() >= 3) == 6,
            page => page.ToString(),
            Patience);
        _isDown = false;

        var answer = await RunRecipeAsync(endpoint, began);

        Assert.Equal("""{"count":6,"by_state":{"pending":6,"failed":0}}""", answer);
        await Eventually.GetAsync(() => Task.FromResult(_delivered.Distinct().Count()), count => count == 6, count => $"{count} of 6", TimeSpan.FromSeconds(20));
        Assert.Equal("""{"count":0,"by_state":{"pending":0,"failed":0},"hint":"No delivery of that period is pending or failed.""", (await RunRecipeAsync(endpoint, began)).Split(" There are")[0]);
    }

    private async Task<Guid> RegisterAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.PostAsJsonAsync(new Uri(Address, "/v1/webhooks"), new { url = $"{_subscriber.Urls.Single()}/hook" }, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetGuid();
    }

    /// <summary>The block of the page, with the gateway, endpoint and outage of the test in place of the page's.</summary>
    private async Task<string> RunRecipeAsync(Guid endpoint, DateTimeOffset began)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(ThisFolder(), "../../docs/webhooks.md"), Cancel);
        var recipe = Recipe().Match(page).Groups["command"].Value;
        Assert.NotEmpty(recipe);
        foreach (var (theirs, ours) in ((string, string)[])[
            ("localhost:8080", Address.Authority), ("0d9f1c3e-…", $"{endpoint}"), ("2026-01-31T09:00:00Z", Moment(began)), ("2026-01-31T12:00:00Z", Moment(TimeProvider.System.GetUtcNow()))])
        {
            Assert.Contains(theirs, recipe, StringComparison.Ordinal);
            recipe = recipe.Replace(theirs, ours, StringComparison.Ordinal);
        }

        await using var run = HostProcess.StartProgram("sh", ["-c", recipe], new Dictionary<string, string?> { ["no_proxy"] = "*" });
        Assert.True(await run.WaitForExitAsync(TimeSpan.FromSeconds(30), Cancel) == 0, run.Output);
        return run.Output.Trim();
    }

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"^\*\*After an outage\*\*.*?^```sh\n(?<command>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Recipe();
}
