namespace ImageGen.Storage.Workers;

/// <summary>The live workers of the fleet.</summary>
/// <param name="All">Those that report themselves, the longest running first.</param>
/// <param name="HasUnlisted">Whether there is a worker of an earlier version, which does not report its lanes.</param>
public sealed record LiveWorkers(IReadOnlyList<LiveWorker> All, bool HasUnlisted)
{
    /// <summary>How many run the jobs of a lane, by their configuration; null if an unlisted worker may be one more.</summary>
    public int? CountOn(string lane) => HasUnlisted ? null : All.Count(worker => worker.Lanes.Contains(lane, StringComparer.Ordinal) && !IsLeftTo(worker, lane));

    /// <summary>Whether it is certain that no worker runs the jobs of a lane.</summary>
    public bool LacksOne(string lane) => CountOn(lane) == 0;

    /// <summary>Whether workers let the jobs of a lane end or move on, though the configuration of none names it.</summary>
    public bool IsBeingEmptied(string lane) => All.Any(worker => IsLeftTo(worker, lane));

    private static bool IsLeftTo(LiveWorker worker, string lane) => worker.Unnamed?.Contains(lane, StringComparer.Ordinal) == true;
}
