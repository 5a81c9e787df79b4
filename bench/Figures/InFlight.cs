using System.Diagnostics;
using System.Text.Json;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// Very many predictions at a provider at once, one worker process: how much later than ideal they are all done, what the worker needs
/// for it, and how many messages are held meanwhile.
/// </summary>
internal static class InFlight
{
    /// <summary>Orders a second: well below the throughput, so that it does not decide.</summary>
    private const double PerSecond = 350;

    private const int Outstanding = 64;

    /// <summary>When the broker's queues are looked at, after the last order.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    /// <summary>How much later than the ideal a run may end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        // Over how long the jobs come in, and what the provider takes for each: the last order leaves before the first prediction is done.
        var ordering = TimeSpan.FromSeconds(Math.Max(options.Predictions / PerSecond, 7));
        var made = TimeSpan.FromSeconds(Math.Ceiling(ordering.TotalSeconds * 15 / 14));
        report.Section($"{options.Predictions} predictions of {made.TotalSeconds} s at once, ordered over {ordering.TotalSeconds:0} s, one worker");
        report.Table(
            "run", "last ordered after, s", "all done after, s", "ideal, s", "later than ideal", "most at the provider at once", "messages held or queued meanwhile", "worker, peak MB");
        List<double> late = [], peaks = [];
        for (var run = 1; run <= options.Runs; run++)
        {
            var result = await MeasureAsync(world, options.Predictions, ordering, made);
            late.Add(((result.Done / (result.Ordered + made)) - 1) * 100);
            peaks.Add(result.PeakMegabytes);
            report.Row(
                $"{run}", $"{result.Ordered.TotalSeconds:0.0}", $"{result.Done.TotalSeconds:0.0}", $"{(result.Ordered + made).TotalSeconds:0.0}", $"{late[^1]:0.0} %",
                $"{result.Most}", result.Held is { } held ? $"{held}" : "-", $"{result.PeakMegabytes:0}");
            await world.EmptyStoreAsync();
        }

        report.Targets();
        report.Judge("all done later than ideal, %", new Spread(late), "0.0", Target.AtMost(5));
        report.Judge("worker, peak MB", new Spread(peaks), "0", Target.AtMost(300));
    }

    /// <summary>One run, with processes of its own.</summary>
    private static async Task<Result> MeasureAsync(BenchWorld world, int jobs, TimeSpan ordering, TimeSpan made)
    {
        await using var replicate = await ReplicateDouble.StartAsync($"{made.TotalSeconds}s");
        await using var load = await ImageGenLoad.StartAsync(world, new Dictionary<string, string?>
        {
            ["ImageGen__Providers__replicate__BaseUrl"] = new Uri(replicate.Address!, "/v1").ToString(),
            ["ImageGen__Providers__replicate__Token"] = "r8_any",
            ["ImageGen__Providers__replicate__Concurrency"] = "100000",
            ["ImageGen__PublicUrl"] = world.GatewayAddress.ToString(),
            ["ImageGen__TagKey"] = "a key for one benchmark",
            ["Gateway__MaxUnfinished"] = "1000000",
            ["Gateway__MaxUnfinishedPerTenant"] = "1000000",
            ["Worker__Slots"] = "64",
        });
        using var http = new HttpClient { BaseAddress = replicate.Address };
        var start = Stopwatch.GetTimestamp();
        var submitting = SubmitAsync(load, jobs, ordering, start);

        var (ordered, most) = (TimeSpan.Zero, 0);
        int? held = null;
        while (load.Completions.Count < jobs)
        {
            await Task.Delay(250);
            if (submitting.IsFaulted)
            {
                await submitting;
            }

            var bought = await BoughtAsync(http);
            most = Math.Max(most, bought - load.Completions.Count);
            if (bought == jobs && ordered == TimeSpan.Zero)
            {
                ordered = Stopwatch.GetElapsedTime(start);
            }

            if (ordered != TimeSpan.Zero && held is null && Stopwatch.GetElapsedTime(start) > ordered + Settled)
            {
                held = await BrokerQueues.CountMessagesAsync(world.Broker.Port, "imagegen.generate");
            }

            if (Stopwatch.GetElapsedTime(start) > ordering + made + Patience)
            {
                throw new TimeoutException($"{load.Completions.Count} of {jobs} done, {bought} bought.");
            }
        }

        return new Result(ordered, Stopwatch.GetElapsedTime(start), most, held, ProcessMemory.PeakOf(load.WorkerId));
    }

    /// <summary>At a steady pace, so that the last order leaves just before the first prediction is done.</summary>
    private static Task SubmitAsync(ImageGenLoad load, int jobs, TimeSpan ordering, long start)
        => Parallel.ForEachAsync(Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = Outstanding }, async (i, _) =>
        {
            var wait = (ordering * i / jobs) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, CancellationToken.None);
            }

            await load.SubmitAsync($"an image of number {i}");
        });

    private static async Task<int> BoughtAsync(HttpClient http)
        => (await http.GetFromJsonAsync<JsonElement>("/_traffic")).GetProperty("creates").GetInt32();

    /// <param name="Ordered">When the provider had the last order.</param>
    /// <param name="Done">When the last completion event came.</param>
    /// <param name="Most">The most predictions at the provider at once.</param>
    /// <param name="Held">Messages in the queues of commands some seconds after the last order; null when everything was done before.</param>
    /// <param name="PeakMegabytes">The most memory that the worker ever had.</param>
    private sealed record Result(TimeSpan Ordered, TimeSpan Done, int Most, int? Held, double PeakMegabytes);
}
