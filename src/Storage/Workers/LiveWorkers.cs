using ImageGen.Storage.LaneHolds;

namespace ImageGen.Storage.Workers;

/// <summary>The live workers of the fleet.</summary>
/// <param name="All">The workers that report themselves, the longest running first.</param>
/// <param name="HasUnlisted">Whether there is a worker of an earlier version, which does not report its lanes.</param>
public sealed record LiveWorkers(IReadOnlyList<LiveWorker> All, bool HasUnlisted)
{
    /// <summary>What operators have stopped, if the reader has added it. Default nothing.</summary>
    public LaneHoldSet Holds { get; init; } = LaneHoldSet.None;

    /// <summary>The number of workers whose configuration names the lane; null if there may be further, unlisted workers.</summary>
    public int? CountOn(string lane) => HasUnlisted ? null : All.Count(worker => worker.Lanes.Contains(lane, StringComparer.Ordinal) && !IsLeftTo(worker, lane));

    /// <summary>Whether it is certain that no worker's configuration names the lane.</summary>
    public bool LacksOne(string lane) => CountOn(lane) == 0;

    /// <summary>Whether a worker lets the remaining jobs of a lane end or move to another provider, although no configuration names the lane.</summary>
    public bool IsBeingEmptied(string lane) => All.Any(worker => IsLeftTo(worker, lane));

    private static bool IsLeftTo(LiveWorker worker, string lane) => worker.Unnamed?.Contains(lane, StringComparer.Ordinal) == true;
}
