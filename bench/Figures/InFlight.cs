using System.Diagnostics;
using System.Text.Json;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;

namespace ImageGen.Bench.Figures;

/// <summary>
/// Very many predictions at a provider at once, one worker process: how much later than ideal they are all done, what the worker needs
/// for it, and how many messages are held meanwhile.
/// </summary>
internal static class InFlight
{
    /// <summary>What the provider takes for each.</summary>
    private static readonly TimeSpan Made = TimeSpan.FromSeconds(30);

    /// <summary>Over how long the jobs come in.</summary>
    private static readonly TimeSpan Ordering = TimeSpan.FromSeconds(28);

    /// <summary>When the broker's queues are looked at, after the last order.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private const int Outstanding = 64;

    public static async Task PrintAsync(BenchWorld world, BenchOptions options)
    {
        await using var replicate = await ReplicateDouble.StartAsync($"{Made.TotalSeconds}s");
        var address = replicate.Address!;
        await using var load = await ImageGenLoad.StartAsync(world, new Dictionary<string, string?>
        {
            ["ImageGen__Providers__replicate__BaseUrl"] = new Uri(address, "/v1").ToString(),
            ["ImageGen__Providers__replicate__Token"] = "r8_any",
            ["ImageGen__Providers__replicate__Concurrency"] = "100000",
            ["ImageGen__PublicUrl"] = world.GatewayAddress.ToString(),
            ["ImageGen__TagKey"] = "a key for one benchmark",
            ["Worker__Slots"] = "64",
        });

        Console.WriteLine($"\n### {options.InFlight} predictions of {Made.TotalSeconds} s at once, one worker\n");
        Console.WriteLine("| run | last ordered after, s | all done after, s | ideal, s | later than ideal | most at the provider at once | messages held or queued meanwhile | worker, peak MB |\n|---|---|---|---|---|---|---|---|");
        for (var run = 1; run <= options.Runs; run++)
        {
            Console.WriteLine($"| {run} {await MeasureAsync(world, load, address, options.InFlight)}");
        }
    }

    private static async Task<string> MeasureAsync(BenchWorld world, ImageGenLoad load, Uri replicate, int jobs)
    {
        using var http = new HttpClient { BaseAddress = replicate };
        var before = await BoughtAsync(http);
        load.Completions.Forget();
        var start = Stopwatch.GetTimestamp();
        var submitting = SubmitAsync(load, jobs, start);

        var (ordered, most) = (TimeSpan.Zero, 0);
        int? held = null;
        while (load.Completions.Count < jobs)
        {
            await Task.Delay(250);
            if (submitting.IsFaulted)
            {
                await submitting;
            }

            var bought = await BoughtAsync(http) - before;
            most = Math.Max(most, bought - load.Completions.Count);
            if (bought == jobs && ordered == TimeSpan.Zero)
            {
                ordered = Stopwatch.GetElapsedTime(start);
            }

            if (ordered != TimeSpan.Zero && held is null && Stopwatch.GetElapsedTime(start) > ordered + Settled)
            {
                held = await BrokerQueues.CountMessagesAsync(world.Broker.Port, "imagegen.generate");
            }

            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(5))
            {
                throw new TimeoutException($"{load.Completions.Count} of {jobs} done, {bought} bought.");
            }
        }

        var done = Stopwatch.GetElapsedTime(start);
        var ideal = ordered + Made;
        return FormattableString.Invariant(
            $"| {ordered.TotalSeconds:0.0} | {done.TotalSeconds:0.0} | {ideal.TotalSeconds:0.0} | {(done / ideal) - 1:0.0 %} | {most} | {held} | {ProcessMemory.PeakOf(load.WorkerId):0} |");
    }

    /// <summary>At a steady pace, so that the last order leaves just before the first prediction is done.</summary>
    private static Task SubmitAsync(ImageGenLoad load, int jobs, long start)
        => Parallel.ForEachAsync(Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = Outstanding }, async (i, _) =>
        {
            var wait = (Ordering * i / jobs) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, CancellationToken.None);
            }

            await load.SubmitAsync($"an image of number {i}");
        });

    private static async Task<int> BoughtAsync(HttpClient http)
        => (await http.GetFromJsonAsync<JsonElement>("/_traffic")).GetProperty("creates").GetInt32();
}
