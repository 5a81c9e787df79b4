using ImageGen.Providers;
using ImageGen.Worker.Background;
using ImageGen.Worker.Reconciliation;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Tests.Reconciliation;

public sealed class NightlyTests(StoreFixture store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string JustNow => $"{DateTimeOffset.UtcNow.AddMinutes(-1):HH:mm}";

    [Fact]
    public async Task Reconciliation_runs_on_one_worker_once_a_night_and_buys_nothing()
    {
        var provider = Provider();
        await using var one = NewWorker(provider, JustNow);
        await using var other = NewWorker(provider, one.Host.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.ReconcileAt);

        var reports = (await Task.WhenAll(Enumerable.Range(0, 6).Select(n => RunAsync(n % 2 == 0 ? one : other)))).SelectMany(all => all).ToList();

        Assert.Equal("p1", Assert.Single(Assert.Single(reports).Orphans).ProviderId);
        Assert.Empty(await RunAsync(one));
        Assert.Equal(0, provider.Purchases);
    }

    [Fact]
    public async Task Reconciliation_reports_nothing_when_the_list_can_not_be_read()
    {
        var provider = Provider();
        provider.IsDown = true;
        await using var worker = NewWorker(provider, JustNow);

        Assert.Empty(await RunAsync(worker));
    }

    [Fact]
    public async Task Reconciliation_does_not_run_when_it_is_turned_off()
    {
        await using var worker = NewWorker(Provider(), "");

        Assert.Empty(await RunAsync(worker));
    }

    [Theory]
    [InlineData("3 o'clock")]
    [InlineData("24:00")]
    public async Task A_worker_with_an_invalid_reconciliation_time_does_not_start(string at)
    {
        await using var worker = NewWorker(Provider(), at);

        // What ValidateOnStart does.
        var fault = Assert.Throws<OptionsValidationException>(() => worker.Host.Services.GetRequiredService<IOptions<WorkerOptions>>().Value);

        Assert.Contains("Worker:ReconcileAt", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("03:00", "2026-11-24T03:00:00Z", "2026-11-24T03:00:00Z")]
    [InlineData("03:00", "2026-11-24T08:59:00Z", "2026-11-24T03:00:00Z")]
    [InlineData("03:00", "2026-11-24T02:59:00Z", null)]
    [InlineData("03:00", "2026-11-24T09:00:00Z", null)]
    [InlineData("23:30", "2026-11-24T00:10:00Z", "2026-11-23T23:30:00Z")]
    public void A_missed_reconciliation_runs_within_six_hours(string at, string now, string? night)
    {
        Assert.True(NightlySchedule.TryParse(at, out var time));

        Assert.Equal(
            night is null ? null : DateTimeOffset.Parse(night, System.Globalization.CultureInfo.InvariantCulture),
            NightlySchedule.Latest(time, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static ListingProvider Provider()
    {
        var provider = new ListingProvider();
        provider.Listed.Add(new ListedPurchase { ProviderId = "p1", CreatedAt = DateTimeOffset.UtcNow.AddHours(-1), Status = "succeeded", MayHaveCharged = true });
        return provider;
    }

    private static Task<IReadOnlyList<ReconcileReport>> RunAsync(TestWorker worker)
        => worker.Host.Services.GetRequiredService<NightlyReconciliation>().RunDueAsync(Token);

    private TestWorker NewWorker(ListingProvider provider, string at)
        => new(store.ConnectionString, provider, settings: ("Worker:ReconcileAt", at));
}
