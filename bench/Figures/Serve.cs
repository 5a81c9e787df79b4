using System.Diagnostics;
using System.Text.Json;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// Jobs per second of <c>imagegen serve</c>, the one process with its store inside, from the first submission until no job is unfinished, and
/// its processor time a job; beside the floor on RabbitMQ and Redis in the same run.
/// </summary>
internal static class Serve
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        await using var floor = await FloorLoad.StartAsync(world);
        await using var serve = await ServeLoad.StartAsync(world.InstantProvider());
        var (http, id) = (serve.Http, serve.WorkerId);

        // Cold code is nobody's figure.
        await MeasureAsync(http, options.Jobs);
        await Throughput.MeasureAsync(floor, options.Jobs);

        List<double> rates = [], costs = [], ratios = [];
        for (var run = 0; run < options.Runs; run++)
        {
            var floorRate = await Throughput.MeasureAsync(floor, options.Jobs);
            var before = CpuTime.Of(id);
            rates.Add(await MeasureAsync(http, options.Jobs));
            costs.Add((CpuTime.Of(id) - before) * 1000 / options.Jobs);
            ratios.Add(rates[^1] / floorRate);
        }

        report.Section($"imagegen serve: {options.Jobs} jobs, median of {options.Runs} runs [min-max]");
        report.Table("jobs/s", "of the floor", "ms of processor time a job", "peak MB");
        report.Row(new Spread(rates).Format("0"), new Spread(ratios).Format("0.00"), new Spread(costs).Format("0.00"), $"{ProcessMemory.PeakOf(id):0}");
    }

    private static async Task<double> MeasureAsync(HttpClient http, int jobs)
    {
        var start = Stopwatch.GetTimestamp();
        _ = await JobSubmission.SubmitAllAsync(http, jobs, i => new { prompt = $"an image of number {i}" });
        while (await HasAsync(http, "queued") || await HasAsync(http, "running"))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Jobs are unfinished after {Patience}.");
            }

            await Task.Delay(20);
        }

        if (await HasAsync(http, "failed"))
        {
            throw new InvalidOperationException("A job ended without an image.");
        }

        return jobs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<bool> HasAsync(HttpClient http, string status)
    {
        using var json = JsonDocument.Parse(await http.GetStringAsync($"/v1/jobs?status={status}&limit=1"));
        return json.RootElement.GetProperty("data").GetArrayLength() > 0;
    }
}
