namespace ImageGen.Chaos.Scenarios;

/// <summary>How much of a scenario: the full one is the claim, the short one is for every run of the tests.</summary>
/// <param name="Jobs">How many jobs.</param>
/// <param name="Faults">How many faults, where they are counted.</param>
/// <param name="Rhythm">From one fault to the next.</param>
/// <param name="Spread">Over how long the jobs come in, evenly; zero is as fast as the gateway takes them.</param>
internal sealed record Size(int Jobs, int Faults, TimeSpan Rhythm, TimeSpan Spread)
{
    public static Size Of(int jobs, int faults = 0, double rhythm = 0, double spread = 0)
        => new(jobs, faults, TimeSpan.FromSeconds(rhythm), TimeSpan.FromSeconds(spread));
}
