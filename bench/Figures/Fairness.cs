using System.Diagnostics;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// How long the only job of a tenant waits while other tenants have long waiting lines: one tenant with all waiting jobs, and the same number spread over ten and a
/// hundred tenants. Orders take a second, 16 at once, so that an order begins every 62 ms.
/// </summary>
internal static class Fairness
{
    private const int Slots = 16;

    private static readonly TimeSpan Order = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static object Request => new { prompt = "a cat sandbox:slow=1", width = 64, height = 64 };

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        List<(int Tenants, Spread Waits)> results = [];
        foreach (var tenants in new[] { 1, 10, 100 })
        {
            results.Add((tenants, await MeasureAsync(world, tenants, options)));
            await world.EmptyStoreAsync();
        }

        report.Section($"Wait of a tenant's only job, ms, behind {options.Backlog} jobs; {options.Visitors} such tenants; an order begins every {Order.TotalMilliseconds / Slots:0} ms");
        report.Table("tenants with waiting jobs", "p50", "p99");
        foreach (var (tenants, waits) in results)
        {
            report.Row($"{tenants}", $"{waits.Median:0}", $"{waits.Percentile(99):0}");
        }
    }

    private static async Task<Spread> MeasureAsync(BenchWorld world, int tenants, BenchOptions options)
    {
        await using var load = await ImageGenLoad.StartAsync(world, new Dictionary<string, string?>
        {
            ["ImageGen__Providers__sandbox__Kind"] = "sandbox",
            ["ImageGen__Providers__sandbox__Concurrency"] = $"{Slots}",
            ["ImageGen__DefaultProvider"] = "sandbox",
            ["Worker__Slots"] = $"{Slots}",
        });
        await Parallel.ForEachAsync(
            Enumerable.Range(0, options.Backlog),
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (n, _) => await JobSubmission.SubmitAsync(load.Http, Request, $"many-{n % tenants}"));

        // Until the worker has read the last command.
        await Task.Delay(options.SettleTime);
        List<(Guid Job, long At)> visits = [];
        for (var n = 0; n < options.Visitors; n++)
        {
            var at = Stopwatch.GetTimestamp();
            visits.Add((await JobSubmission.SubmitAsync(load.Http, Request, $"visitor-{n}"), at));
            await Task.Delay(Interval);
        }

        var start = Stopwatch.GetTimestamp();
        while (visits.Exists(visit => load.Completions.Of(visit.Job) is null))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"A job of a tenant with one job has not ended after {Patience}.");
            }

            await Task.Delay(20);
        }

        load.Completions.RequireImages();
        return new Spread(visits.Select(visit => (Stopwatch.GetElapsedTime(visit.At, load.Completions.Of(visit.Job)!.Value) - Order).TotalMilliseconds));
    }
}
