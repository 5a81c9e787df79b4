using ImageGen.Bench.Figures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench;

/// <summary>Measures the figures that were asked for, each with servers of its own, and prints them beside their targets.</summary>
internal static class BenchRun
{
    public static async Task<int> RunAsync(BenchOptions options)
    {
        Machine.Print();
        var report = new Report(Console.Out, options.Quick);
        if (options.Only.Contains("throughput") || options.Only.Contains("latency"))
        {
            await MeasureAsync((world, _, _) => AgainstFloor.PrintAsync(world, options, report));
        }

        (string Name, Func<BenchWorld, BenchOptions, Report, Task> PrintAsync)[] figures =
        [
            ("memory", StoreMemory.PrintAsync),
            ("idle", Idle.PrintAsync),
            ("watchers", Watchers.PrintAsync),
            ("in-flight", InFlight.PrintAsync),
            ("detection", Detection.PrintAsync),
            ("growth", Growth.PrintAsync),
            ("operations", Operations.PrintAsync),
            ("fairness", Fairness.PrintAsync),
            ("serve", Serve.PrintAsync),
            ("embedded", Embedded.PrintAsync),
        ];
        foreach (var figure in figures.Where(figure => options.Only.Contains(figure.Name)))
        {
            await MeasureAsync(figure.PrintAsync);
        }

        if (options.Only.Contains("cold-start"))
        {
            await ColdStart.PrintAsync(options, report);
        }

        report.Summary();
        return 0;

        async Task MeasureAsync(Func<BenchWorld, BenchOptions, Report, Task> printAsync)
        {
            await using var world = await BenchWorld.StartAsync();
            await printAsync(world, options, report);
        }
    }
}
