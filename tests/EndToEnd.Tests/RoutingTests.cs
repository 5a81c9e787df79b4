using System.Text.Json;
using ImageGen.Emulators;
using ImageGen.Emulators.HuggingFace;
using ImageGen.Emulators.OpenAi;
using ImageGen.Emulators.SdCpp;
using ImageGen.Servers;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Failing providers and the next providers of their route, with real RabbitMQ and real Redis.</summary>
[Trait("Category", "Servers")]
public sealed class RoutingTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private OpenAiEmulator? _openAi;

    public async ValueTask DisposeAsync()
    {
        await fleet.StopHostsAsync();
        if (_openAi is not null)
        {
            await _openAi.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_default_provider_without_balance_is_skipped_and_gets_no_further_orders()
    {
        fleet.Replicate.Faults.Add(Fault.InsufficientCredit(times: 1000));
        await ConfigureAsync("replicate");
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await fleet.StartWorkerAsync();
        await fleet.StartWorkerAsync();
        var before = fleet.Replicate.Traffic.Creates;

        await caller.SubmitAsync(new { prompt = "the first" });
        var first = await caller.WaitForEndAsync(caller.Accepted.Last(), Patience);

        Assert.Equal("succeeded", first.GetProperty("status").GetString());
        await caller.AssertImageAsync(first);
        var attempts = first.GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal(["replicate failed insufficient_balance", "openai succeeded"], attempts.Select(Story));
        Assert.InRange(attempts[1].GetProperty("started_at").GetDateTimeOffset() - attempts[0].GetProperty("ended_at").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("account/billing", first.ToString(), StringComparison.Ordinal);

        for (var i = 0; i < 10; i++)
        {
            await caller.SubmitAsync(new { prompt = $"a later one {i}" });
        }

        await caller.AllSucceedAsync(Patience);
        Assert.Equal(1, fleet.Replicate.Traffic.Creates - before);
        Assert.Equal(11, _openAi!.Ledger.Count);
        var replicate = await ProviderAsync(caller, "replicate");
        Assert.Equal(("open", "insufficient_balance", false), (
            replicate.GetProperty("circuit").GetProperty("state").GetString(), replicate.GetProperty("circuit").GetProperty("reason").GetString(), replicate.GetProperty("healthy").GetBoolean()));
        Assert.False((await ProviderAsync(caller, "openai")).GetProperty("capabilities").GetProperty("seed").GetBoolean());
        fleet.Replicate.Faults.Clear();
    }

    [Trait("Category", "Extended")]
    [Fact]
    public async Task A_retired_service_is_called_only_once()
    {
        await using var old = await HuggingFaceEmulator.StartAsync(new HuggingFaceOptions { IsOldHost = true }, TestContext.Current.CancellationToken);
        await ConfigureAsync("hf");
        fleet.Further["ImageGen__Providers__hf__Kind"] = "huggingface";
        fleet.Further["ImageGen__Providers__hf__BaseUrl"] = new Uri(old.BaseUrl, "/models").ToString();
        fleet.Further["ImageGen__Providers__hf__Token"] = "hf_any";
        fleet.Further["ImageGen__Providers__hf__Model"] = "runwayml/stable-diffusion-v1-5";
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await fleet.StartWorkerAsync();

        await caller.SubmitAsync(new { prompt = "the first" });
        var first = await caller.WaitForEndAsync(caller.Accepted.Last(), Patience);
        for (var i = 0; i < 5; i++)
        {
            await caller.SubmitAsync(new { prompt = $"a later one {i}" });
        }

        await caller.AllSucceedAsync(Patience);
        Assert.Equal("hf failed provider_retired", Story(first.GetProperty("attempts")[0]));
        var last = await caller.GetAsync($"/v1/jobs/{caller.Accepted.Last()}");
        Assert.Equal("hf skipped provider_retired", Story(last.GetProperty("attempts")[0]));
        Assert.Equal(1, old.Traffic.Creates + old.Traffic.Lists + old.Traffic.Polls);
    }

    [Trait("Category", "Extended")]
    [Fact]
    public async Task An_unreachable_server_is_skipped_and_used_again_when_it_returns()
    {
        using var claim = Ports.Claim();
        await ConfigureAsync("box");
        fleet.Further["ImageGen__Providers__box__Kind"] = "sdcpp";
        fleet.Further["ImageGen__Providers__box__BaseUrl"] = $"http://127.0.0.1:{claim.Port}";
        fleet.Further["ImageGen__Providers__box__Lane"] = "gpu";
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await fleet.StartWorkerAsync();

        for (var i = 0; i < 3; i++)
        {
            await caller.SubmitAsync(new { prompt = $"while it is down {i}" });
        }

        await caller.AllSucceedAsync(Patience);
        await caller.SubmitAsync(new { prompt = "when that is known" });
        var known = await caller.WaitForEndAsync(caller.Accepted.Last(), Patience);
        Assert.Equal(["box skipped provider_unavailable", "openai succeeded"], known.GetProperty("attempts").EnumerateArray().Select(Story));

        await using var box = await SdCppEmulator.StartAsync(new SdCppOptions { Port = claim.Port, Latency = Latency.Fixed(TimeSpan.FromMilliseconds(200)) }, TestContext.Current.CancellationToken);
        await Eventually.GetAsync(
            async () =>
            {
                await caller.SubmitAsync(new { prompt = "is it back?" });
                return await caller.WaitForEndAsync(caller.Accepted.Last(), Patience);
            },
            job => Story(job.GetProperty("attempts").EnumerateArray().Last()) == "box succeeded",
            job => job.ToString(),
            Patience);
        Assert.True((await ProviderAsync(caller, "box")).GetProperty("healthy").GetBoolean());
    }

    /// <summary>The named provider first, and OpenAI after it.</summary>
    private async Task ConfigureAsync(string first)
    {
        _openAi = await OpenAiEmulator.StartAsync(new OpenAiOptions { Latency = Latency.Fixed(TimeSpan.FromMilliseconds(200)) }, TestContext.Current.CancellationToken);
        fleet.Further.Clear();
        fleet.Further["ImageGen__DefaultProvider"] = first;
        fleet.Further["ImageGen__Fallback"] = "openai";
        fleet.Further["ImageGen__Providers__openai__BaseUrl"] = _openAi.BaseUrl.ToString();
        fleet.Further["ImageGen__Providers__openai__Token"] = "sk-any";
        fleet.Further["ImageGen__Providers__openai__Model"] = _openAi.Models[0];
    }

    private static async Task<JsonElement> ProviderAsync(GatewayCaller caller, string name)
        => (await caller.GetAsync("/v1/providers")).GetProperty("data").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

    private static string Story(JsonElement attempt)
        => string.Join(' ', new[] { "provider", "outcome", "reason" }
            .Select(field => attempt.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
            .Where(word => word is not null));
}
