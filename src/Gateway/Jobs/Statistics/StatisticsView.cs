using System.Text.Json.Serialization;

namespace ImageGen.Gateway.Jobs.Statistics;

/// <summary>The number of a tenant's jobs, now and by the time of their creation.</summary>
internal sealed record StatisticsView
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The time of the store at which they were counted, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>All jobs that the store has.</summary>
    public required StatusCountsView Counts { get; init; }

    /// <summary>The length of a step of <c>steps</c> in seconds.</summary>
    public required int StepSeconds { get; init; }

    /// <summary>The jobs that were created in each step of the period, the oldest step first, by their present status.</summary>
    public required IReadOnlyList<StatisticsStepView> Steps { get; init; }

    /// <summary>True when a part of the store did not respond, so that its jobs are not counted; otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }
}

/// <summary>The jobs that were created in a step of time.</summary>
internal sealed record StatisticsStepView
{
    /// <summary>The beginning of the step, UTC. The last step goes on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Their number by present status.</summary>
    public required StatusCountsView Counts { get; init; }
}
