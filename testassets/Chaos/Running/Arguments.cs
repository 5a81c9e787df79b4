using System.Globalization;
using ImageGen.Chaos.Scenarios;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Running;

/// <summary>The command line.</summary>
internal sealed record Arguments(RunSettings Settings, IReadOnlyList<Scenario> Scenarios, string Report, int Parallel)
{
    public const string Usage = """
        ./chaos.sh [--short | --full] [--only C1,C2] [--report DIR]

        --short                short sizes (default)
        --full                 full sizes
        --only C1,C2           run only these scenarios
        --report DIR           folder of the report (default chaos-report)
        --parallel 2           number of scenarios that run at once, each with its own servers (default 2)
        --help                 print this text

        Options that override the values of the scenarios:
          --seed 7             seed of the random choices: killed hosts, times of faults, provider faults (default 1)
          --jobs 250           number of jobs
          --faults 20          number of faults, for faults that have a count
          --rhythm 1.5s        time from one fault to the next
          --spread 90s         time over which the jobs are submitted
          --latency 0.2s..5s   time that the provider takes for an image
          --mix create:status:0.1,accepted:reset:0.05,poll:hang:0.1
                               additional provider faults as point:fault:probability.
                               Points: create, accepted, poll, list, cancel, delivery.
                               Faults: reset, hang (3 s), status (500), truncate, throttle.
        """;

    /// <exception cref="FormatException">An argument is unknown or invalid.</exception>
    public static Arguments Read(string[] arguments)
    {
        var (settings, only, report) = (new RunSettings { Short = true }, (string[]?)null, "chaos-report");
        var parallel = 2;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "--short" or "--full")
            {
                settings = settings with { Short = arguments[i] == "--short" };
                continue;
            }

            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
            settings = arguments[i] switch
            {
                "--seed" => settings with { Seed = Number(value) },
                "--jobs" => settings with { Jobs = Number(value) },
                "--faults" => settings with { Faults = Number(value) },
                "--rhythm" => settings with { Rhythm = Latency.Parse(value).Min },
                "--spread" => settings with { Spread = Latency.Parse(value).Min },
                "--latency" => settings with { Latency = Latency.Parse(value) },
                "--mix" => settings with { Mix = [.. value.Split(',').Select(Rule)] },
                "--only" or "--report" or "--parallel" => settings,
                _ => throw new FormatException($"{arguments[i]} is not a known option."),
            };
            only = arguments[i] == "--only" ? value.Split(',') : only;
            report = arguments[i] == "--report" ? value : report;
            parallel = arguments[i] == "--parallel" ? Number(value) : parallel;
            i++;
        }

        return new Arguments(settings with { LogFolder = Path.Combine(report, "logs") }, Choose(only, settings.Short), report, Math.Max(1, parallel));
    }

    private static IReadOnlyList<Scenario> Choose(string[]? only, bool isShort)
    {
        if (only is null)
        {
            return [.. Catalogue.All.Where(scenario => !isShort || scenario.Short is not null)];
        }

        var unknown = only.Where(id => Catalogue.All.All(scenario => !Is(scenario, id))).ToList();
        return unknown.Count == 0 ? [.. Catalogue.All.Where(scenario => only.Any(id => Is(scenario, id)))]
            : throw new FormatException($"There is no scenario {string.Join(", ", unknown)}.");
    }

    /// <summary>Matches a scenario by its id, or by the id that its variants a to d share.</summary>
    private static bool Is(Scenario scenario, string id)
        => scenario.Id.Equals(id, StringComparison.OrdinalIgnoreCase)
            || (scenario.Id[^1] is >= 'a' and <= 'd' && scenario.Id[..^1].Equals(id, StringComparison.OrdinalIgnoreCase));

    private static FaultRule Rule(string text)
        => text.Split(':') is [var on, var kind, var probability]
            && Enum.TryParse<FaultPoint>(on, ignoreCase: true, out var point)
            && Enum.TryParse<FaultKind>(kind, ignoreCase: true, out var what)
            && double.TryParse(probability, CultureInfo.InvariantCulture, out var likely)
        ? new FaultRule { On = point, Kind = what, Probability = likely, Delay = TimeSpan.FromSeconds(3), RetryAfter = 2 }
        : throw new FormatException($"'{text}' is not a provider fault; example: create:status:0.1.");

    private static int Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{text}' is not a number.");
}
