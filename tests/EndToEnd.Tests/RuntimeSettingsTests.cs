using System.Text.Json;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Changes of settings while gateway and workers run in separate processes with real RabbitMQ and real Redis.</summary>
[Trait("Category", "Servers")]
public sealed class RuntimeSettingsTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private const string First = "r8_first_canary_51c9e0";
    // A separate token, because the store records its refusal: no host and no other test can buy with it any more.
    private const string Withdrawn = "r8_withdrawn_canary_e83b17";
    private const string Second = "r8_second_canary_a2f744";

    // The documented limit after which every host uses the new setting.
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("imagegen-keys-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await fleet.StopHostsAsync();
        fleet.Replicate.AcceptAny();
        _keys.Delete(recursive: true);
    }

    [Trait("Category", "Extended")]
    [Fact]
    public async Task A_token_change_under_load_needs_no_restart_and_fails_no_job()
    {
        fleet.Replicate.AcceptOnly(First, Second);
        var settings = Replicate(First);
        var gateway = await fleet.StartGatewayAsync(settings);
        var workers = new[] { await fleet.StartWorkerAsync(settings), await fleet.StartWorkerAsync(settings) };
        using var caller = new GatewayCaller(gateway);
        using var @operator = new Operator(gateway);
        var bought = fleet.Replicate.Ledger.Count;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var load = LoadAsync(caller, stop.Token);
        await Eventually.GetAsync(() => Task.FromResult(fleet.Replicate.Ledger.Count - bought), count => count >= 5, count => $"{count} bought", Patience);
        await @operator.SetAsync("ai.replicate.token", Second);
        await Task.Delay(Promise, Cancel);
        fleet.Replicate.AcceptOnly(Second);
        var withdrawnAt = fleet.Replicate.Ledger.Count;
        await Eventually.GetAsync(() => Task.FromResult(fleet.Replicate.Ledger.Count - withdrawnAt), count => count >= 10, count => $"{count} bought since", Patience);
        await stop.CancelAsync();
        await load;

        await caller.AllSucceedAsync(Patience);
        Assert.Equal(caller.Accepted.Count, fleet.Replicate.Ledger.Count - bought);
        Assert.All(workers, worker => Assert.False(worker.HasExited));
        NobodyTold();
    }

    [Fact]
    public async Task Jobs_succeed_after_a_revoked_token_is_replaced()
    {
        fleet.Replicate.AcceptOnly(Withdrawn);
        var settings = Replicate(Withdrawn);
        var gateway = await fleet.StartGatewayAsync(settings);
        var worker = await fleet.StartWorkerAsync(settings);
        using var caller = new GatewayCaller(gateway);
        using var @operator = new Operator(gateway);
        await caller.SubmitAsync(new { prompt = "with the first" });
        await caller.AllSucceedAsync(Patience);

        fleet.Replicate.AcceptOnly(Second);
        var refused = await SubmitAsync(caller, "with a withdrawn one");
        Assert.Equal("authentication", refused.GetProperty("error").GetProperty("reason").GetString());
        await @operator.SetAsync("ai.replicate.token", Second);
        await Task.Delay(Promise, Cancel);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("succeeded", (await SubmitAsync(caller, $"with the second {i}")).GetProperty("status").GetString());
        }

        Assert.False(worker.HasExited);
        NobodyTold();
    }

    [Trait("Category", "Extended")]
    [Fact]
    public async Task Setting_token_and_default_sends_unrouted_jobs_to_Replicate_also_on_hosts_started_later()
    {
        fleet.Replicate.AcceptOnly(Second);
        var settings = Nothing();
        var gateway = await fleet.StartGatewayAsync(settings);
        await fleet.StartWorkerAsync(settings);
        using var caller = new GatewayCaller(gateway);
        using var @operator = new Operator(gateway);
        Assert.Equal("sandbox", ProviderOf(await SubmitAsync(caller, "before")));

        await @operator.SetAsync("ai.replicate.token", Second);
        await @operator.SetAsync("ai.replicate.url", fleet.Replicate.BaseUrl.ToString());
        await @operator.SetAsync("ai.image.provider", "replicate");
        await Task.Delay(Promise, Cancel);

        Assert.Equal("replicate", ProviderOf(await SubmitAsync(caller, "after")));
        await fleet.StopHostsAsync();
        var later = await fleet.StartGatewayAsync(settings);
        await fleet.StartWorkerAsync(settings);
        using var latecomer = new GatewayCaller(later);
        Assert.Equal("replicate", ProviderOf(await SubmitAsync(latecomer, "after a restart")));
        NobodyTold();
    }

    private static async Task LoadAsync(GatewayCaller caller, CancellationToken stop)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(150));
        try
        {
            for (var i = 0; await beat.WaitForNextTickAsync(stop); i++)
            {
                await caller.SubmitAsync(new { prompt = $"under load {i}" });
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Enough.
        }
    }

    private static async Task<JsonElement> SubmitAsync(GatewayCaller caller, string prompt)
    {
        await caller.SubmitAsync(new { prompt });
        return await caller.WaitForEndAsync(caller.Accepted.Last(), Patience);
    }

    private static string? ProviderOf(JsonElement job)
    {
        Assert.True(job.GetProperty("status").GetString() == "succeeded", job.ToString());
        return job.GetProperty("provider").GetString();
    }

    private void NobodyTold() => Assert.DoesNotContain("canary", fleet.Output, StringComparison.Ordinal);

    private Dictionary<string, string?> Nothing() => new()
    {
        ["Gateway__AdminToken"] = Operator.AdminToken,
        ["ImageGen__Settings__KeyRing"] = _keys.FullName,
    };

    private Dictionary<string, string?> Replicate(string token) => new(Settings.Of(fleet.Replicate, Nothing()))
    {
        ["ImageGen__Providers__replicate__Token"] = token,
    };
}
