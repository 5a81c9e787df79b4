using System.Diagnostics;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>Jobs per second from the first submission to the last completion event, and the processor time of a job.</summary>
internal static class Throughput
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Measures the floor, which is first, and ImageGen in turn.</summary>
    public static async Task PrintAsync(BenchWorld world, ILoad[] loads, BenchOptions options, Report report)
    {
        var measured = loads.Select(_ => new List<double>()).ToArray();
        var costs = loads.Select(load => new Costs(world, load)).ToArray();
        for (var run = 0; run < options.Runs; run++)
        {
            for (var i = 0; i < loads.Length; i++)
            {
                costs[i].Begin();
                measured[i].Add(await MeasureAsync(loads[i], options.Jobs));
                costs[i].End(options.Jobs);
            }
        }

        report.Section($"Throughput: {options.Jobs} jobs, median of {options.Runs} runs [min-max]");
        report.Table("system", "jobs/s", "of the floor", "worker, peak MB");
        for (var i = 0; i < loads.Length; i++)
        {
            report.Row(
                loads[i].Name, new Spread(measured[i]).Format("0"), Spread.OfRatios(measured[i], measured[0]).Format("0.00"), $"{ProcessMemory.PeakOf(loads[i].WorkerId):0}");
        }

        Costs.Print(costs, report);
        report.Targets();
        report.Judge("throughput, of the floor", Spread.OfRatios(measured[1], measured[0]), "0.00", Target.AtLeast(0.85));
        report.Judge("processor time a job, all processes, × floor", Spread.OfRatios(costs[1].All, costs[0].All), "0.00", Target.AtMost(1.4));
        report.Judge("processor time a job, without provider and driver, × floor", Spread.OfRatios(costs[1].OfTheSystem, costs[0].OfTheSystem), "0.00", Target.AtMost(1.4));
    }

    /// <summary>One run: jobs a second.</summary>
    /// <exception cref="TimeoutException">They did not complete in time.</exception>
    public static async Task<double> MeasureAsync(ILoad load, int jobs)
    {
        load.Completions.Forget();
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, jobs), new ParallelOptions { MaxDegreeOfParallelism = JobSubmission.Outstanding }, async (i, _) =>
            await load.SubmitAsync($"an image of number {i}"));
        while (load.Completions.Count < jobs)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"{load.Name}: {load.Completions.Count} of {jobs} jobs completed within {Patience}.");
            }

            await Task.Delay(5);
        }

        load.Completions.RequireImages();
        return jobs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
