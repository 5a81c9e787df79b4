using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>
/// One process with the embedded store: its processor time without work, and the latency and processor time of a job at a steady pace. Completions are
/// followed as one stream of events over HTTP, whose cost is in the processor time.
/// </summary>
internal static class Embedded
{
    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        await using var serve = await ServeLoad.StartAsync(world.InstantProvider());
        await serve.SubscribeAsync();
        await Throughput.MeasureAsync(serve, options.WarmUp);
        await Task.Delay(options.SettleTime);

        List<double> idle = [], costs = [];
        List<Latency> latencies = [];
        for (var run = 0; run < options.Runs; run++)
        {
            var before = CpuTime.Of(serve.WorkerId);
            await Task.Delay(options.IdleTime);
            idle.Add((CpuTime.Of(serve.WorkerId) - before) * 100 / options.IdleTime.TotalSeconds);

            before = CpuTime.Of(serve.WorkerId);
            latencies.Add(await Latency.MeasureAsync(serve, options.LatencyTime));
            costs.Add((CpuTime.Of(serve.WorkerId) - before) * 1000 / (options.LatencyTime.TotalSeconds * Latency.PerSecond));
        }

        report.Section($"The embedded store: imagegen serve at {Latency.PerSecond} jobs/s, ms, median of {options.Runs} runs [min-max]");
        report.Table([.. Latency.Columns, "processor time a job", "idle, % of a core", "peak MB"]);
        report.Row([.. Latency.Cells(latencies), new Spread(costs).Format("0.00"), new Spread(idle).Format("0.0"), $"{ProcessMemory.PeakOf(serve.WorkerId):0}"]);
    }
}
