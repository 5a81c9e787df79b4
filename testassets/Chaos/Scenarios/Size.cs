namespace ImageGen.Chaos.Scenarios;

/// <summary>The size of a scenario: the published results use the full size, the tests use the short one.</summary>
/// <param name="Jobs">How many jobs.</param>
/// <param name="Faults">How many faults, for faults that have a count.</param>
/// <param name="Rhythm">Time from one fault to the next.</param>
/// <param name="Spread">Time over which the jobs are submitted evenly; zero is as fast as the gateway accepts them.</param>
internal sealed record Size(int Jobs, int Faults, TimeSpan Rhythm, TimeSpan Spread)
{
    public static Size Of(int jobs, int faults = 0, double rhythm = 0, double spread = 0)
        => new(jobs, faults, TimeSpan.FromSeconds(rhythm), TimeSpan.FromSeconds(spread));
}
