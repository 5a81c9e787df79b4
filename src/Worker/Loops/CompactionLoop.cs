using ImageGen.Jobs.Submission;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Jobs.Compaction;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Makes the rows of ended jobs compact, some seconds after their ends: until then their events are still read often. Each worker looks at the partitions in
/// which it ended jobs, and rarely at all others, whose worker may have stopped before. The embedded store keeps old rows on the disk and releases no space of
/// overwritten values, so that there a second row would only cost.
/// </summary>
internal sealed class CompactionLoop(IJobCompaction compaction, EndedPartitions ended, IOptions<StorageOptions> storage, Timings timings, TimeProvider time, ILogger<CompactionLoop> logger) : BackgroundService
{
    private const int BatchSize = 50;

    private long? _lastFull;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => storage.Value.Embedded ? Task.CompletedTask : new PeriodicTask(timings.Compaction, time, logger).RunAsync("compaction", RoundAsync, stoppingToken);

    /// <summary>One round. A partition that does not respond is left for a later round.</summary>
    internal async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var partitions = ended.Take();
        if (_lastFull is not { } last || time.GetElapsedTime(last) >= timings.FullCompaction)
        {
            _lastFull = time.GetTimestamp();
            partitions = [.. Enumerable.Range(0, JobId.Partitions)];
        }

        StoreUnavailableException? fault = null;
        foreach (var partition in partitions)
        {
            try
            {
                while (await compaction.CompactAsync(partition, BatchSize, cancellationToken) == BatchSize)
                {
                }
            }
            catch (StoreUnavailableException unavailable)
            {
                ended.Add(partition);
                fault = unavailable;
            }
        }

        return fault is null ? false : throw fault;
    }
}
