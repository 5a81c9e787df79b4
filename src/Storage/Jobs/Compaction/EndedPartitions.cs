using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Jobs.Compaction;

/// <summary>The partitions in which this process has ended jobs since the last compaction.</summary>
public sealed class EndedPartitions
{
    private readonly bool[] _ended = new bool[JobId.Partitions];

    /// <summary>A job of the partition has ended.</summary>
    public void Add(int partition) => Volatile.Write(ref _ended[partition], true);

    /// <summary>Returns the partitions, and forgets them.</summary>
    public IReadOnlyList<int> Take() => [.. Enumerable.Range(0, JobId.Partitions).Where(partition => Interlocked.Exchange(ref _ended[partition], false))];
}
