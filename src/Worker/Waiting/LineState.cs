using ImageGen.Storage.Waiting;

namespace ImageGen.Worker.Waiting;

/// <summary>What a worker knows of one waiting line, and what it has to report to it. Guarded by <see cref="LineBoard"/>.</summary>
internal sealed class LineState(WaitingLine line)
{
    public WaitingLine Line { get; } = line;

    /// <summary>How many jobs wait, as far as this worker knows.</summary>
    public long Waiting { get; set; }

    /// <summary>The timestamp at which this worker last learned that a job joined the line; an answer to an earlier question does not show it.</summary>
    public long JoinedAt { get; set; } = long.MinValue;

    /// <summary>Whether to look at the line although nothing waits: jobs are taken there, and their worker may have died.</summary>
    public bool HasTaken { get; set; }

    /// <summary>The timestamp before which nothing is taken, unless a permit is released, because the provider was full.</summary>
    public long FullUntil { get; set; } = long.MinValue;

    /// <summary>The timestamp before which nothing is taken, because the provider takes no order.</summary>
    public long NoOrderUntil { get; set; } = long.MinValue;

    /// <summary>How many jobs are taken at most: after a job that found the provider full one, and twice as many with each one that found room.</summary>
    public int Limit { get; set; } = LineBoard.MaxTaken;

    /// <summary>What became of jobs that were taken, until that is reported.</summary>
    public List<SettledJob> Settled { get; } = [];

    /// <summary>The timestamp of the first of <see cref="Settled"/>.</summary>
    public long SettledSince { get; set; }
}
