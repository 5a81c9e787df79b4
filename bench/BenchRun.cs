using ImageGen.Bench.Figures;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;

namespace ImageGen.Bench;

/// <summary>Measures what is asked for, floor and ImageGen in turn on the same servers, and prints tables.</summary>
internal static class BenchRun
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(20);

    /// <summary>Jobs until the code is compiled as well as it will be.</summary>
    private const int WarmUp = 10_000;

    public static async Task<int> RunAsync(BenchOptions options)
    {
        Machine.Print();
        await using var world = await BenchWorld.StartAsync();
        if (options.Only.Contains("throughput") || options.Only.Contains("latency"))
        {
            await using var floor = await FloorLoad.StartAsync(world);
            await using var ours = await ImageGenLoad.StartAsync(world, SynchronousProvider(world));
            ILoad[] loads = [floor, ours];

            // Cold code is nobody's figure.
            foreach (var load in loads)
            {
                await Throughput.MeasureAsync(load, WarmUp);
            }

            if (options.Only.Contains("throughput"))
            {
                await PrintThroughputAsync(world, loads, options);
            }

            if (options.Only.Contains("latency"))
            {
                await PrintLatencyAsync(loads, options);
            }
        }

        if (options.Only.Contains("in-flight"))
        {
            await InFlight.PrintAsync(world, options);
        }

        if (options.Only.Contains("detection"))
        {
            await Detection.PrintAsync(world, options);
        }

        if (options.Only.Contains("serve"))
        {
            await Serve.PrintAsync(world, SynchronousProvider(world), options);
        }

        return 0;
    }

    private static Dictionary<string, string?> SynchronousProvider(BenchWorld world) => new()
    {
        ["ImageGen__Providers__stub__Kind"] = "openai",
        ["ImageGen__Providers__stub__BaseUrl"] = new Uri(world.StubAddress, "/v1").ToString(),
        ["ImageGen__Providers__stub__Token"] = "none",
        ["ImageGen__Providers__stub__Model"] = "stub",
        ["ImageGen__Providers__stub__Concurrency"] = "1000",
        ["Worker__Slots"] = $"{Floor.FloorWorker.Slots}",
    };

    private static async Task PrintThroughputAsync(BenchWorld world, ILoad[] loads, BenchOptions options)
    {
        var measured = loads.Select(_ => new List<double>()).ToArray();
        var costs = loads.Select(load => new Costs(world, load)).ToArray();
        for (var run = 0; run < options.Runs; run++)
        {
            for (var i = 0; i < loads.Length; i++)
            {
                costs[i].Begin();
                measured[i].Add(await Throughput.MeasureAsync(loads[i], options.Jobs));
                costs[i].End(options.Jobs);
            }
        }

        Costs.Print(costs);
        Console.WriteLine($"\n### Throughput: {options.Jobs} jobs, median of {options.Runs} runs [min-max]\n\n| system | jobs/s | of the floor | worker, peak MB |\n|---|---|---|---|");
        for (var i = 0; i < loads.Length; i++)
        {
            var ratio = new Spread(measured[i].Zip(measured[0], (a, b) => a / b));
            Console.WriteLine($"| {loads[i].Name} | {new Spread(measured[i]).Format("0")} | {ratio.Format("0.00")} | {ProcessMemory.PeakOf(loads[i].WorkerId):0} |");
        }
    }

    private static async Task PrintLatencyAsync(ILoad[] loads, BenchOptions options)
    {
        var measured = loads.Select(_ => new List<Latency>()).ToArray();
        for (var run = 0; run < options.Runs; run++)
        {
            for (var i = 0; i < loads.Length; i++)
            {
                measured[i].Add(await Latency.MeasureAsync(loads[i], Pace));
            }
        }

        Console.WriteLine($"\n### Latency at 50 jobs/s for {Pace.TotalSeconds} s, ms, median of {options.Runs} runs [min-max]\n\n| system | p50 | of the floor | p99 | accepted p50 | accepted p99 |\n|---|---|---|---|---|---|");
        for (var i = 0; i < loads.Length; i++)
        {
            var ratio = new Spread(measured[i].Zip(measured[0], (a, b) => a.Completion.Median / b.Completion.Median));
            Console.WriteLine(
                $"| {loads[i].Name} | {At(measured[i], latency => latency.Completion.Median)} | {ratio.Format("0.0")} | {At(measured[i], latency => latency.Completion.Percentile(99))} "
                + $"| {At(measured[i], latency => latency.Acceptance.Median)} | {At(measured[i], latency => latency.Acceptance.Percentile(99))} |");
        }
    }

    private static string At(List<Latency> runs, Func<Latency, double> figure) => new Spread(runs.Select(figure)).Format("0.0");
}
