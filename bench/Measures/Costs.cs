using System.Globalization;
using ImageGen.Bench.Load;

namespace ImageGen.Bench.Measures;

/// <summary>Processor time a job, by the part that spends it.</summary>
internal sealed class Costs(BenchWorld world, ILoad load)
{
    private readonly Dictionary<string, List<double>> _milliseconds = [];
    private Dictionary<string, double> _before = [];

    public void Begin() => _before = Read();

    public void End(int jobs)
    {
        foreach (var (part, seconds) in Read())
        {
            _milliseconds.TryAdd(part, []);
            _milliseconds[part].Add((seconds - _before[part]) * 1000 / jobs);
        }
    }

    public static void Print(IReadOnlyList<Costs> all)
    {
        string[] parts = [.. all.SelectMany(costs => costs._milliseconds.Keys).Distinct()];
        Console.WriteLine($"\n### Processor time a job, ms, medians\n\n| system | {string.Join(" | ", parts)} | all |\n|{string.Concat(parts.Select(_ => "---|"))}---|---|");
        foreach (var costs in all)
        {
            var medians = parts.Select(part => costs._milliseconds.TryGetValue(part, out var values) ? new Spread(values).Median : 0).ToArray();
            Console.WriteLine($"| {costs.Name} | {string.Join(" | ", medians.Select(Text))} | {Text(medians.Sum())} |");
        }
    }

    private string Name => load.Name;

    private Dictionary<string, double> Read()
        => world.Processes.Concat(load.Processes).ToDictionary(process => process.Key, process => CpuTime.Of(process.Value));

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
