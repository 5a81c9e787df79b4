using ImageGen.Chaos.Checking;
using ImageGen.Chaos.Faults;
using ImageGen.Chaos.Ledgers;
using ImageGen.Chaos.Scenarios;

namespace ImageGen.Chaos.Running;

/// <summary>The result of one run of a scenario.</summary>
internal sealed record RunRecord
{
    public required Scenario Scenario { get; init; }

    public required Size Size { get; init; }

    public required int Seed { get; init; }

    public Evidence Evidence { get; init; } = new() { Accepted = [], Purchases = [], Events = [], Jobs = [] };

    /// <summary>Faults that were injected.</summary>
    public int Faults { get; init; }

    /// <summary>Number of hits by failpoint.</summary>
    public IReadOnlyDictionary<string, int> Hits { get; init; } = new Dictionary<string, int>();

    /// <summary>Periods in which a component was unavailable.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>Further measurements.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Hosts that ended by signal 9.</summary>
    public int Kills { get; init; }

    /// <summary>Hosts that ended neither with exit code 0 nor by signal 9.</summary>
    public int UnexpectedExits { get; init; }

    /// <summary>Requests that the gateway did not accept; each was retried.</summary>
    public int Refused { get; init; }

    /// <summary>Repeated deliveries of final events under the same id.</summary>
    public int Repeated { get; init; }

    /// <summary>Repeated deliveries of webhooks under the same id.</summary>
    public int PostedAgain { get; init; }

    public int DeadLetters { get; init; }

    /// <summary>Time from the end of the faults, or of the load if that was later, to the end of the last job.</summary>
    public TimeSpan Recovery { get; init; }

    /// <summary>Time from the end of the faults to the first job that succeeded after it; null if no job was left.</summary>
    public TimeSpan? FirstSuccess { get; init; }

    public TimeSpan Duration { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why the scenario could not run; null if it ran.</summary>
    public string? Skipped { get; init; }

    public bool Passed => Skipped is null && Findings.Count == 0;

    /// <summary>Returns how many jobs were bought before an outage began, or at least <paramref name="beforeEnd"/> before its end, and ended after it.</summary>
    public int BoughtAcross(TimeSpan? beforeEnd = null)
    {
        var bought = Evidence.Purchases.ToLookup(one => one.Prompt);
        var prompts = Evidence.Accepted.ToDictionary(job => job.JobId, job => job.Prompt);
        return Evidence.Jobs.Count(reported => Outages.Any(outage => reported.FinishedAt >= outage.To
            && bought[prompts[reported.JobId]].Any(one => one.At <= (beforeEnd is { } time ? outage.To - time : outage.From))));
    }

    public int Count(string status) => Evidence.Jobs.Count(reported => reported.Status == status);
}
