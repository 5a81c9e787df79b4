using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// How soon a finished prediction is noticed, and what noticing costs: with the provider's calls, and polled. All by the provider's own ledger:
/// from the end of a prediction to the first time its image is asked for, and the questions it was asked.
/// </summary>
/// <param name="Lag">From the end to the fetch, ms.</param>
/// <param name="Asked">GETs of predictions, a job.</param>
internal sealed record Detection(Spread Lag, double Asked)
{
    private const int PerSecond = 20;
    private const int WarmUp = 100;
    private const string Made = "1s..3s";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        await using var replicate = await ReplicateDouble.StartAsync(Made);
        var ring = Directory.CreateTempSubdirectory("imagegen-bench-ring-");
        try
        {
            report.Section($"Finished predictions noticed: {options.Detections} jobs at {PerSecond}/s, predictions of 1 to 3 s, median of {options.Runs} runs [min-max]");
            report.Table("told by", "lag p50, ms", "lag p99, ms", "GETs a job");
            _ = await MeasureAsync(world, options, report, replicate.Address!, "polling", []);
            var told = await MeasureAsync(world, options, report, replicate.Address!, "webhook", new()
            {
                ["ImageGen__PublicUrl"] = world.GatewayAddress.ToString(),
                ["ImageGen__TagKey"] = "a key for one benchmark",
                ["ImageGen__Settings__KeyRing"] = ring.FullName,
            });
            report.Targets();
            report.Judge("told by webhook, lag p99, ms", new Spread(told.Select(run => run.Lag.Percentile(99))), "0", Target.AtMost(200));
            report.Judge("told by webhook, GETs a job", new Spread(told.Select(run => run.Asked)), "0.00", Target.AtMost(1));
        }
        finally
        {
            ring.Delete(recursive: true);
        }
    }

    private static async Task<List<Detection>> MeasureAsync(
        BenchWorld world, BenchOptions options, Report report, Uri replicate, string name, Dictionary<string, string?> further)
    {
        await using var load = await ImageGenLoad.StartAsync(world, new Dictionary<string, string?>(further)
        {
            ["ImageGen__Providers__replicate__BaseUrl"] = new Uri(replicate, "/v1").ToString(),
            ["ImageGen__Providers__replicate__Token"] = "r8_any",
            ["ImageGen__Providers__replicate__Concurrency"] = "1000",
        });
        using var http = new HttpClient { BaseAddress = replicate };
        await MeasureAsync(load, http, Math.Min(WarmUp, options.WarmUp));
        var runs = new List<Detection>();
        for (var run = 0; run < options.Runs; run++)
        {
            runs.Add(await MeasureAsync(load, http, options.Detections));
        }

        report.Row(name, At(run => run.Lag.Median, "0"), At(run => run.Lag.Percentile(99), "0"), At(run => run.Asked, "0.00"));
        return runs;

        string At(Func<Detection, double> figure, string format) => new Spread(runs.Select(figure)).Format(format);
    }

    private static async Task<Detection> MeasureAsync(ImageGenLoad load, HttpClient http, int jobs)
    {
        var (asked, bought) = (await PollsAsync(http), (await LedgerAsync(http)).Count);
        load.Completions.Forget();
        var start = Stopwatch.GetTimestamp();
        var submissions = new List<Task>();
        for (var i = 0; i < jobs; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(start);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            submissions.Add(load.SubmitAsync($"an image of number {i}"));
        }

        await Task.WhenAll(submissions);
        while (load.Completions.Count < jobs)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"{load.Completions.Count} of {jobs} jobs completed.");
            }

            await Task.Delay(50);
        }

        var lags = (await LedgerAsync(http)).Skip(bought).Select(purchase => (Moment(purchase, "fetched_at") - Moment(purchase, "ended_at")).TotalMilliseconds).ToList();
        return lags.Count == jobs
            ? new Detection(new Spread(lags), (double)(await PollsAsync(http) - asked) / jobs)
            : throw new InvalidOperationException($"{jobs} jobs were {lags.Count} purchases.");
    }

    private static async Task<int> PollsAsync(HttpClient http) => (await http.GetFromJsonAsync<JsonElement>("/_traffic")).GetProperty("polls").GetInt32();

    private static async Task<List<JsonElement>> LedgerAsync(HttpClient http) => [.. (await http.GetFromJsonAsync<JsonElement>("/_ledger")).EnumerateArray()];

    private static DateTimeOffset Moment(JsonElement purchase, string name)
        => DateTimeOffset.Parse(purchase.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
