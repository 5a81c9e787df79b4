namespace ImageGen.Bench;

/// <summary>What is measured, and how often.</summary>
/// <param name="Runs">Runs of each figure; the median is quoted.</param>
/// <param name="Only">The figures to measure: <c>throughput</c>, <c>latency</c>, <c>in-flight</c>, <c>detection</c>, <c>serve</c>.</param>
/// <param name="Jobs">Jobs of one run of the throughput.</param>
/// <param name="InFlight">Predictions in flight at once.</param>
internal sealed record BenchOptions(int Runs, IReadOnlyList<string> Only, int Jobs, int InFlight)
{
    public static readonly IReadOnlyList<string> Figures = ["throughput", "latency", "in-flight", "detection", "serve"];

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions(3, Figures, 5000, 20_000);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--runs" => options with { Runs = int.Parse(args[i + 1]) },
                "--only" => options with { Only = args[i + 1].Split(',') },
                "--jobs" => options with { Jobs = int.Parse(args[i + 1]) },
                "--predictions" => options with { InFlight = int.Parse(args[i + 1]) },
                var other => throw new ArgumentException($"Unknown option {other}; there are --runs, --only, --jobs and --predictions."),
            };
        }

        return options;
    }
}
