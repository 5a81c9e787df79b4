using System.Globalization;

namespace ImageGen.Bench;

/// <summary>Which figures are measured, how often, and at what size. The defaults are the sizes of the published results.</summary>
internal sealed record BenchOptions
{
    /// <summary>Every figure, in the order in which they are measured.</summary>
    public static readonly IReadOnlyList<string> Figures =
        ["throughput", "latency", "memory", "idle", "watchers", "in-flight", "detection", "growth", "operations", "fairness", "serve", "embedded", "cold-start"];

    /// <summary>The figures to measure.</summary>
    public IReadOnlyList<string> Only { get; init; } = Figures;

    /// <summary>Runs of each figure; the median is quoted.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Jobs of one run of the throughput, of <c>serve</c> and of each step of the growth.</summary>
    public int Jobs { get; init; } = 5000;

    /// <summary>Jobs before a measurement, so that the code is compiled as well as it will be.</summary>
    public int WarmUp { get; init; } = 10_000;

    /// <summary>Predictions in flight at once, up to 100,000, which is the most that one provider instance may have.</summary>
    public int Predictions { get; init; } = 100_000;

    /// <summary>Jobs whose memory is measured.</summary>
    public int MemoryJobs { get; init; } = 20_000;

    /// <summary>Watchers, each of a queued job of its own.</summary>
    public int Watchers { get; init; } = 1000;

    /// <summary>The most ended rows that the growth is measured with; a tenth of them is another step.</summary>
    public int Rows { get; init; } = 1_000_000;

    /// <summary>Ended rows with which the operator's screen and the check of the result store are measured.</summary>
    public int OperatedRows { get; init; } = 100_000;

    /// <summary>The most idle workers that the growth is measured with; 1 and a third of them are further steps.</summary>
    public int IdleWorkers { get; init; } = 30;

    /// <summary>Jobs of one run of the detection.</summary>
    public int Detections { get; init; } = 300;

    /// <summary>Jobs that wait while the fairness is measured.</summary>
    public int Backlog { get; init; } = 10_000;

    /// <summary>Tenants with one job each whose waits are measured, for each number of tenants with many.</summary>
    public int Visitors { get; init; } = 40;

    /// <summary>Warm starts of the command line; one more comes before them.</summary>
    public int Starts { get; init; } = 10;

    /// <summary>How long one run of the latency is.</summary>
    public TimeSpan LatencyTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long commands and processor time are counted in idle systems.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a system may settle before an idle system is measured.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A folder with a published <c>imagegen</c> for the cold start; null to publish one.</summary>
    public string? Published { get; init; }

    /// <summary>Whether the sizes are those of <c>--quick</c>: the figures then show only that everything runs.</summary>
    public bool Quick { get; init; }

    private static BenchOptions Small { get; } = new()
    {
        Quick = true,
        Runs = 1,
        Jobs = 300,
        WarmUp = 300,
        Predictions = 1000,
        MemoryJobs = 500,
        Watchers = 50,
        Rows = 5000,
        OperatedRows = 2000,
        IdleWorkers = 2,
        Detections = 40,
        Backlog = 300,
        Visitors = 5,
        Starts = 2,
        LatencyTime = TimeSpan.FromSeconds(4),
        IdleTime = TimeSpan.FromSeconds(5),
        SettleTime = TimeSpan.FromSeconds(3),
    };

    /// <summary>Reads the command line; null after an explanation of what is wrong with it.</summary>
    public static BenchOptions? Parse(string[] args, TextWriter errors)
    {
        try
        {
            return Parse(args);
        }
        catch (ArgumentException exception)
        {
            errors.WriteLine(exception.Message);
            return null;
        }
    }

    /// <summary>Reads the command line; every option that is given overrides the size of <c>--quick</c>, wherever it stands.</summary>
    /// <exception cref="ArgumentException">An option or a figure is unknown, or a value is missing or invalid.</exception>
    private static BenchOptions Parse(string[] args)
    {
        var options = args.Contains("--quick") ? Small : new BenchOptions();
        string[] words = [.. args.Where(word => word != "--quick")];
        for (var i = 0; i < words.Length; i += 2)
        {
            options = i + 1 < words.Length
                ? options.With(words[i], words[i + 1])
                : throw new ArgumentException($"{words[i]} needs a value.");
        }

        return options;
    }

    private BenchOptions With(string option, string value) => option switch
    {
        "--only" => this with { Only = FiguresOf(value) },
        "--runs" => this with { Runs = Number(option, value) },
        "--jobs" => this with { Jobs = Number(option, value) },
        "--warm-up" => this with { WarmUp = Number(option, value) },
        "--predictions" => this with { Predictions = Number(option, value) },
        "--memory-jobs" => this with { MemoryJobs = Number(option, value) },
        "--watchers" => this with { Watchers = Number(option, value) },
        "--operated-rows" => this with { OperatedRows = Number(option, value) },
        "--rows" => this with { Rows = Number(option, value) },
        "--idle-workers" => this with { IdleWorkers = Number(option, value) },
        "--backlog" => this with { Backlog = Number(option, value) },
        "--visitors" => this with { Visitors = Number(option, value) },
        "--starts" => this with { Starts = Number(option, value) },
        "--published" => this with { Published = Path.GetFullPath(value) },
        _ => throw new ArgumentException($"{option} is not an option; ./bench/run.sh --help lists them."),
    };

    private static string[] FiguresOf(string value)
    {
        var names = value.Split(',', StringSplitOptions.TrimEntries);
        return names.FirstOrDefault(name => !Figures.Contains(name)) is { } unknown
            ? throw new ArgumentException($"{unknown} is not a figure; there are {string.Join(", ", Figures)}.")
            : names;
    }

    private static int Number(string option, string value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{option} needs a whole number above 0, not {value}.");
}
