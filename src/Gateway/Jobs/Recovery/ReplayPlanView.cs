using System.Text.Json.Serialization;
using ImageGen.Contracts;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>What replays of some jobs would do.</summary>
internal sealed record ReplayPlanView
{
    /// <summary>The most images that replays of <c>jobs</c> buy.</summary>
    public required int Purchases { get; init; }

    /// <summary>The most that these images cost, in US dollars, without those of <c>unpriced</c>.</summary>
    public required decimal Price { get; init; }

    /// <summary>The images among <c>purchases</c> whose price is not known, because a provider of their route has no configured price.</summary>
    public required int Unpriced { get; init; }

    /// <summary>Jobs that are left out, because their replay may pay twice: an operator replays them one by one, with <c>accept_double</c>.</summary>
    public required int NeedAcceptDouble { get; init; }

    /// <summary>Jobs that are left out, because they can't be replayed: they have not ended, or have their image.</summary>
    public required int NotReplayable { get; init; }

    /// <summary>The jobs that a replay resumes.</summary>
    public required IReadOnlyList<PlannedReplayView> Jobs { get; init; }

    /// <summary>The <c>cursor</c> of the next call with the same filter; null when there are no further jobs. Opaque.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Whether there may be further jobs.</summary>
    public bool HasMore => NextCursor is not null;

    /// <summary>True when a part of the store did not respond, so that its jobs are missing; otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }
}

/// <summary>What the replay of a job would do.</summary>
internal sealed record PlannedReplayView
{
    /// <summary>The job.</summary>
    public required Guid Id { get; init; }

    /// <summary>Number of its newest event.</summary>
    public required long Sequence { get; init; }

    /// <summary><c>waiting</c>: the image that was bought is fetched. <c>submitting</c>: the purchase is looked up first. <c>queued</c>: the job is ordered.</summary>
    public required ReplayStep ResumesAt { get; init; }

    /// <summary>The maximum number of images that it buys, 0 or 1.</summary>
    public required int Purchases { get; init; }

    /// <summary>The highest price of an image among the providers of its route, in US dollars; null when it buys none, or one of them has no configured price.</summary>
    public required decimal? Price { get; init; }
}
