using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ImageGen.Emulators.Replicate;
using ImageGen.Jobs;
using ImageGen.ServiceDefaults;
using ImageGen.Storage;
using ImageGen.Storage.Redis;
using ImageGen.Worker;
using ImageGen.Worker.Reconciliation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.EndToEnd.Tests;

/// <summary>Compares the provider's own list, read through the adapter, with the rows of a real store.</summary>
[Trait("Category", "Servers")]
public sealed class ReconcileTests(Fleet fleet) : IClassFixture<Fleet>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    public ValueTask DisposeAsync() => fleet.StopHostsAsync();

    [Fact]
    public async Task Reconcile_reports_one_sided_purchases_with_their_cost()
    {
        using var caller = new GatewayCaller(await fleet.StartGatewayAsync());
        await fleet.StartWorkerAsync();
        for (var i = 0; i < 3; i++)
        {
            await caller.SubmitAsync(new { prompt = $"an honest purchase {i}" });
        }

        await caller.AllSucceedAsync(Patience);
        var bought = fleet.Replicate.Ledger.Purchases.Select(purchase => purchase.Id).ToHashSet();
        await BuyBesideUsAsync();
        var orphan = Assert.Single(fleet.Replicate.Ledger.Purchases, purchase => !bought.Contains(purchase.Id));
        await using var forgetful = await ReplicateEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        var report = await ReconcileAsync(fleet.Replicate.BaseUrl);
        var afterTheyForgot = await ReconcileAsync(forgetful.BaseUrl);

        Assert.Equal(3, report.Matched);
        Assert.Equal([orphan.Id], report.Orphans.Select(one => one.ProviderId));
        Assert.Equal(0.003m, report.OrphansCost);
        Assert.Empty(report.Ghosts);
        Assert.Equal(bought, afterTheyForgot.Ghosts.Select(one => one.ProviderId).ToHashSet());
        Assert.Equal(caller.Accepted.ToHashSet(), afterTheyForgot.Ghosts.Select(one => one.JobId).ToHashSet());
        Assert.Equal(0.009m, afterTheyForgot.GhostsCost);
    }

    /// <summary>An order with the same token from outside ImageGen.</summary>
    private async Task BuyBesideUsAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Settings.Token);
        using var answer = await http.PostAsJsonAsync(
            $"{fleet.Replicate.BaseUrl}/models/black-forest-labs/flux-schnell/predictions", new { input = new { prompt = "behind our back" } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task<ReconcileReport> ReconcileAsync(Uri provider)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Redis"] = fleet.Store.ConnectionString,
            ["ImageGen:Providers:replicate:BaseUrl"] = provider.ToString(),
            ["ImageGen:Providers:replicate:Token"] = Settings.Token,
            ["ImageGen:Providers:replicate:Price"] = "0.003",
        });
        builder.Services.AddSingleton<TimeProvider>(new LaterClock());
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddStorage();
        builder.Services.AddSingleton<IStoreClock>(new LaterStoreClock());
        builder.AddReconciler();
        builder.Logging.ClearProviders();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var report = await host.Services.GetRequiredService<Reconciler>().RunAsync("replicate", TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        return report;
    }

    /// <summary>Purchases of the last ten minutes are too recent for the comparison, so that the clock runs ahead.</summary>
    private sealed class LaterClock : TimeProvider
    {
        public static readonly TimeSpan By = TimeSpan.FromMinutes(20);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
    }

    /// <summary>The store's clock is as far ahead, because times of rows are read by the difference of the two clocks.</summary>
    private sealed class LaterStoreClock : IStoreClock
    {
        public Task<DateTimeOffset> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(TimeProvider.System.GetUtcNow() + LaterClock.By);
    }
}
