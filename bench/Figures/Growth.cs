using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;
using ImageGen.Bench.Rows;

namespace ImageGen.Bench.Figures;

/// <summary>
/// Whether throughput and processor time a job stay the same with many ended rows in the store, and with many idle workers of another lane beside.
/// Each step is measured against the floor in turn, and compared with the first step.
/// </summary>
internal static class Growth
{
    private const string IdleLane = "idle";
    private const int StartsAtOnce = 3;
    private const int SettleFactor = 6;

    private static readonly Target Flat = Target.Between(0.9, 1.1);

    public static async Task PrintAsync(BenchWorld world, BenchOptions options, Report report)
    {
        await using var floor = await FloorLoad.StartAsync(world);
        await using var load = await ImageGenLoad.StartAsync(world, Settings(world));
        await using var probe = await StoreProbe.ConnectAsync(world.Store.ConnectionString);
        var rows = await EndedRows.TakeTemplatesAsync(load, probe);
        await Throughput.MeasureAsync(floor, options.WarmUp);
        await Throughput.MeasureAsync(load, options.WarmUp);

        List<Step> steps = [await MeasureAsync("no further rows, no idle worker")];
        foreach (var workers in StepsTo(options.IdleWorkers, 1, options.IdleWorkers / 3))
        {
            await StartIdleWorkersAsync(load, workers);

            // The runtime of a new process compiles its code again for a minute, which takes ten times as much processor time as the idle worker itself.
            await Task.Delay(SettleFactor * options.SettleTime);
            steps.Add(await MeasureAsync(workers == 1 ? "1 idle worker beside" : $"{workers} idle workers beside"));
        }

        await load.StopWorkersAsync(first: 1);
        foreach (var count in StepsTo(options.Rows, options.Rows / 10))
        {
            await rows.GrowAsync(count, load.Http);
            steps.Add(await MeasureAsync($"{count:N0} ended rows"));
        }

        Print(steps, options, report);

        async Task<Step> MeasureAsync(string name)
        {
            List<double> jobs = [], ratios = [];
            var costs = new Costs(world, load);
            for (var run = 0; run < options.Runs; run++)
            {
                var reference = await Throughput.MeasureAsync(floor, options.Jobs);
                costs.Begin();
                jobs.Add(await Throughput.MeasureAsync(load, options.Jobs));
                costs.End(options.Jobs);
                ratios.Add(jobs[^1] / reference);
            }

            return new Step(name, new Spread(jobs), ratios, costs.OfTheSystem);
        }
    }

    private static void Print(List<Step> steps, BenchOptions options, Report report)
    {
        report.Section($"Growth: {options.Jobs} jobs in each run, median of {options.Runs} runs [min-max]");
        report.Note($"The first step has {options.WarmUp:N0} ended rows already. Processor time: gateway, worker, Redis and RabbitMQ; the idle workers' own is not in it.");
        report.Table("step", "jobs/s", "of the floor", "processor time a job, ms");
        foreach (var step in steps)
        {
            report.Row(step.Name, step.Jobs.Format("0"), new Spread(step.OfTheFloor).Format("0.00"), new Spread(step.Costs).Format("0.00"));
        }

        report.Targets();
        var first = (Ratio: new Spread(steps[0].OfTheFloor).Median, Cost: new Spread(steps[0].Costs).Median);
        foreach (var step in steps.Skip(1))
        {
            report.Judge($"{step.Name}: throughput of the floor, × first step", new Spread(step.OfTheFloor.Select(ratio => ratio / first.Ratio)), "0.00", Flat);
            report.Judge($"{step.Name}: processor time a job, × first step", new Spread(step.Costs.Select(cost => cost / first.Cost)), "0.00", Flat);
        }
    }

    /// <summary>A provider of a lane of its own, which only the idle workers serve.</summary>
    private static Dictionary<string, string?> Settings(BenchWorld world) => new(world.InstantProvider())
    {
        ["ImageGen__Providers__other__Kind"] = "openai",
        ["ImageGen__Providers__other__BaseUrl"] = new Uri(world.StubAddress, "/v1").ToString(),
        ["ImageGen__Providers__other__Token"] = "none",
        ["ImageGen__Providers__other__Model"] = "stub",
        ["ImageGen__Providers__other__Lane"] = IdleLane,
        ["Worker__Lanes"] = "default",
    };

    private static async Task StartIdleWorkersAsync(ImageGenLoad load, int count)
    {
        var settings = new Dictionary<string, string?> { ["Worker__Lanes"] = IdleLane };
        while (load.WorkerCount - 1 < count)
        {
            var some = Math.Min(StartsAtOnce, count - (load.WorkerCount - 1));
            await Task.WhenAll(Enumerable.Range(0, some).Select(_ => load.StartWorkerAsync(settings)));
        }
    }

    private static int[] StepsTo(int most, params int[] before) => [.. before.Append(most).Where(step => step > 0).Distinct().Order()];

    /// <param name="Name">What there is more than in the first step.</param>
    /// <param name="Jobs">Jobs a second.</param>
    /// <param name="OfTheFloor">The same relative to the floor, run by run.</param>
    /// <param name="Costs">Processor time a job without driver and provider, ms, run by run.</param>
    private sealed record Step(string Name, Spread Jobs, IReadOnlyList<double> OfTheFloor, IReadOnlyList<double> Costs);
}
