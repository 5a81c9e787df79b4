using System.Globalization;
using ImageGen.Bench.Load;
using ImageGen.Bench.Reports;

namespace ImageGen.Bench.Measures;

/// <summary>Processor time a job of one system, by the process that spends it, run by run.</summary>
internal sealed class Costs(BenchWorld world, ILoad load)
{
    private readonly List<Dictionary<string, double>> _runs = [];
    private Dictionary<string, double> _before = [];

    /// <summary>Begins a run.</summary>
    public void Begin() => _before = Read();

    /// <summary>Ends a run of that many jobs.</summary>
    public void End(int jobs) => _runs.Add(Read().ToDictionary(part => part.Key, part => (part.Value - _before[part.Key]) * 1000 / jobs));

    /// <summary>The sum of all processes in each run, ms a job.</summary>
    public IReadOnlyList<double> All => [.. _runs.Select(run => run.Values.Sum())];

    /// <summary>The same without the driver and the provider, which belong to the benchmark and not to a system.</summary>
    public IReadOnlyList<double> OfTheSystem => [.. _runs.Select(run => run.Where(part => !BenchWorld.OutsideParts.Contains(part.Key)).Sum(part => part.Value))];

    /// <summary>Prints the medians of all systems.</summary>
    public static void Print(IReadOnlyList<Costs> all, Report report)
    {
        string[] parts = [.. all.SelectMany(costs => costs._runs.SelectMany(run => run.Keys)).Distinct()];
        report.Note("Processor time a job, ms, medians:");
        report.Table(["system", .. parts, "all", "all without provider and driver"]);
        foreach (var costs in all)
        {
            var medians = parts.Select(part => new Spread(costs._runs.Select(run => run.GetValueOrDefault(part))).Median);
            report.Row([costs.Name, .. medians.Select(Text), Text(new Spread(costs.All).Median), Text(new Spread(costs.OfTheSystem).Median)]);
        }
    }

    private string Name => load.Name;

    private Dictionary<string, double> Read()
        => world.Processes.Concat(load.Processes).ToDictionary(process => process.Key, process => CpuTime.Of(process.Value));

    private static string Text(double value) => value == 0 ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
