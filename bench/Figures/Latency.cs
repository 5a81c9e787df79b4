using System.Diagnostics;
using ImageGen.Bench.Load;
using ImageGen.Bench.Measures;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Figures;

/// <summary>How long one job takes at a steady pace, whatever the others do: the next one leaves on time also when this one is late.</summary>
/// <param name="Completion">From the submission to the completion event, ms.</param>
/// <param name="Acceptance">From the submission to its answer, ms.</param>
internal sealed record Latency(Spread Completion, Spread Acceptance)
{
    /// <summary>Jobs a second.</summary>
    public const int PerSecond = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Measures the floor, which is first, and ImageGen in turn.</summary>
    public static async Task PrintAsync(ILoad[] loads, BenchOptions options, Report report)
    {
        var measured = loads.Select(_ => new List<Latency>()).ToArray();
        for (var run = 0; run < options.Runs; run++)
        {
            for (var i = 0; i < loads.Length; i++)
            {
                measured[i].Add(await MeasureAsync(loads[i], options.LatencyTime));
            }
        }

        report.Section($"Latency at {PerSecond} jobs/s for {options.LatencyTime.TotalSeconds} s, ms, median of {options.Runs} runs [min-max]");
        report.Table(["system", .. Columns]);
        for (var i = 0; i < loads.Length; i++)
        {
            report.Row([loads[i].Name, .. Cells(measured[i])]);
        }

        report.Targets();
        report.Judge("p50, × floor", Ratio(latency => latency.Completion.Median), "0.00", Target.AtMost(1.5));
        report.Judge("p99, × floor", Ratio(latency => latency.Completion.Percentile(99)), "0.00", Target.AtMost(1.3));
        report.Judge("accepted p99, × floor", Ratio(latency => latency.Acceptance.Percentile(99)), "0.00", Target.AtMost(1.5));

        Spread Ratio(Func<Latency, double> figure) => Spread.OfRatios(measured[1].Select(figure), measured[0].Select(figure));
    }

    /// <summary>The columns of <see cref="Cells"/>.</summary>
    public static readonly string[] Columns = ["p50", "p99", "accepted p50", "accepted p99"];

    /// <summary>The medians of several runs, ms.</summary>
    public static string[] Cells(IReadOnlyList<Latency> runs)
    {
        return [At(run => run.Completion.Median), At(run => run.Completion.Percentile(99)), At(run => run.Acceptance.Median), At(run => run.Acceptance.Percentile(99))];

        string At(Func<Latency, double> figure) => new Spread(runs.Select(figure)).Format("0.0");
    }

    /// <summary>One run.</summary>
    /// <exception cref="TimeoutException">The jobs did not complete in time.</exception>
    public static async Task<Latency> MeasureAsync(ILoad load, TimeSpan length)
    {
        load.Completions.Forget();
        var jobs = (int)(length.TotalSeconds * PerSecond);
        var start = Stopwatch.GetTimestamp();
        var submissions = new Task<(Guid Job, long At, double Accepted)>[jobs];
        for (var i = 0; i < jobs; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            submissions[i] = SubmitAsync(load, i);
        }

        var submitted = await Task.WhenAll(submissions);
        while (load.Completions.Count < jobs)
        {
            if (Stopwatch.GetElapsedTime(start) > length + Patience)
            {
                throw new TimeoutException($"{load.Name}: {load.Completions.Count} of {jobs} jobs completed.");
            }

            await Task.Delay(20);
        }

        load.Completions.RequireImages();
        return new Latency(
            new Spread(submitted.Select(job => Stopwatch.GetElapsedTime(job.At, load.Completions.Of(job.Job)!.Value).TotalMilliseconds)),
            new Spread(submitted.Select(job => job.Accepted)));
    }

    private static async Task<(Guid Job, long At, double Accepted)> SubmitAsync(ILoad load, int number)
    {
        var at = Stopwatch.GetTimestamp();
        var job = await load.SubmitAsync($"an image of number {number}");
        return (job, at, Stopwatch.GetElapsedTime(at).TotalMilliseconds);
    }
}
