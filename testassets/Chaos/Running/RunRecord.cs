using ImageGen.Chaos.Checking;
using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Scenarios;

namespace ImageGen.Chaos.Running;

/// <summary>What came of one run of a scenario.</summary>
internal sealed record RunRecord
{
    public required Scenario Scenario { get; init; }

    public required Size Size { get; init; }

    public required int Seed { get; init; }

    public Evidence Evidence { get; init; } = new() { Accepted = [], Bought = [], Told = [], Answers = [] };

    /// <summary>Faults that were injected.</summary>
    public int Faults { get; init; }

    /// <summary>Strikes by failpoint, where there are some.</summary>
    public IReadOnlyDictionary<string, int> Struck { get; init; } = new Dictionary<string, int>();

    /// <summary>Times in which something was away.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>What was measured besides.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Hosts that died of a signal 9.</summary>
    public int Kills { get; init; }

    /// <summary>Hosts that ended in another way than by 0 or a signal 9.</summary>
    public int Unclean { get; init; }

    /// <summary>Requests that the gateway did not take; each was made again.</summary>
    public int Refused { get; init; }

    /// <summary>Final events that came more than once under the same id.</summary>
    public int Repeated { get; init; }

    /// <summary>Webhooks that came more than once under the same id.</summary>
    public int PostedAgain { get; init; }

    public int DeadLetters { get; init; }

    /// <summary>From the end of the faults, or of the load if that was later, to the end of the last job.</summary>
    public TimeSpan Recovery { get; init; }

    /// <summary>From the end of the faults to the first job that succeeded after it; null when none was left to.</summary>
    public TimeSpan? FirstSuccess { get; init; }

    public TimeSpan Duration { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why it could not take place.</summary>
    public string? Skipped { get; init; }

    public bool Passed => Skipped is null && Findings.Count == 0;

    /// <summary>How many jobs were bought before an outage began, or at least so long before its end, and ended after it.</summary>
    public int BoughtAcross(TimeSpan? beforeEnd = null)
    {
        var bought = Evidence.Bought.ToLookup(one => one.Prompt);
        var prompts = Evidence.Accepted.ToDictionary(job => job.JobId, job => job.Prompt);
        return Evidence.Answers.Count(answer => Outages.Any(outage => answer.FinishedAt >= outage.To
            && bought[prompts[answer.JobId]].Any(one => one.At <= (beforeEnd is { } time ? outage.To - time : outage.From))));
    }

    public int Count(string status) => Evidence.Answers.Count(answer => answer.Status == status);
}
