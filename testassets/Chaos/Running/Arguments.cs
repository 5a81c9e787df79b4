using System.Globalization;
using ImageGen.Chaos.Scenarios;
using ImageGen.Emulators;

namespace ImageGen.Chaos.Running;

/// <summary>The command line.</summary>
internal sealed record Arguments(RunSettings Settings, IReadOnlyList<Scenario> Scenarios, string Report, int Parallel)
{
    public const string Usage = """
        ./chaos.sh [--short | --full] [--only C1,C2] [--report DIR]

        --parallel 2           how many scenarios at once, each with servers of its own (default 2)

        Changes of what a scenario says of itself:
          --seed 7             victims, moments and luck
          --jobs 250           how many jobs
          --faults 20          how many faults, where they are counted
          --rhythm 1.5s        from one fault to the next
          --spread 90s         over how long the jobs come in
          --latency 0.2s..5s   how long the provider takes
          --mix create:status:0.1,accepted:reset:0.05,poll:hang:0.1
                               provider faults on top: where, what, how often. Where: create, accepted, poll, list, cancel, delivery;
                               what: reset, hang (3 s), status (500), truncate, throttle
        """;

    /// <exception cref="FormatException">It is not understood.</exception>
    public static Arguments Read(string[] words)
    {
        var (settings, only, report) = (new RunSettings { Short = true }, (string[]?)null, "chaos-report");
        var parallel = 2;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] is "--short" or "--full")
            {
                settings = settings with { Short = words[i] == "--short" };
                continue;
            }

            var value = i + 1 < words.Length ? words[i + 1] : throw new FormatException($"{words[i]} needs a value.");
            settings = words[i] switch
            {
                "--seed" => settings with { Seed = Number(value) },
                "--jobs" => settings with { Jobs = Number(value) },
                "--faults" => settings with { Faults = Number(value) },
                "--rhythm" => settings with { Rhythm = Latency.Parse(value).Min },
                "--spread" => settings with { Spread = Latency.Parse(value).Min },
                "--latency" => settings with { Latency = Latency.Parse(value) },
                "--mix" => settings with { Mix = [.. value.Split(',').Select(Rule)] },
                "--only" or "--report" or "--parallel" => settings,
                _ => throw new FormatException($"{words[i]} is not understood."),
            };
            only = words[i] == "--only" ? value.Split(',') : only;
            report = words[i] == "--report" ? value : report;
            parallel = words[i] == "--parallel" ? Number(value) : parallel;
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

    /// <summary>By its id, or by the id that its variants a to d share.</summary>
    private static bool Is(Scenario scenario, string id)
        => scenario.Id.Equals(id, StringComparison.OrdinalIgnoreCase)
            || (scenario.Id[^1] is >= 'a' and <= 'd' && scenario.Id[..^1].Equals(id, StringComparison.OrdinalIgnoreCase));

    private static FaultRule Rule(string words)
        => words.Split(':') is [var on, var kind, var probability]
            && Enum.TryParse<FaultPoint>(on, ignoreCase: true, out var point)
            && Enum.TryParse<FaultKind>(kind, ignoreCase: true, out var what)
            && double.TryParse(probability, CultureInfo.InvariantCulture, out var likely)
        ? new FaultRule { On = point, Kind = what, Probability = likely, Delay = TimeSpan.FromSeconds(3), RetryAfter = 2 }
        : throw new FormatException($"'{words}' is no provider fault; create:status:0.1 is.");

    private static int Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{text}' is no number.");
}
