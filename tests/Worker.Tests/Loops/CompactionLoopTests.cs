using ImageGen.Jobs.Submission;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Jobs.Compaction;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Loops;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Loops;

public sealed class CompactionLoopTests : IDisposable
{
    private static readonly Timings Timings = new();

    private readonly FakeTimeProvider _time = new();
    private readonly FakeCompaction _compaction = new();
    private readonly EndedPartitions _ended = new();
    private readonly CompactionLoop _loop;

    public CompactionLoopTests()
        => _loop = new CompactionLoop(_compaction, _ended, Options.Create(new StorageOptions()), Timings, _time, NullLogger<CompactionLoop>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task The_first_round_looks_at_all_partitions_and_the_next_only_at_those_with_new_ends()
    {
        await _loop.RoundAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, JobId.Partitions), _compaction.Asked);

        _compaction.Asked.Clear();
        _ended.Add(7);
        _ended.Add(7);
        await _loop.RoundAsync(Cancel);
        await _loop.RoundAsync(Cancel);

        Assert.Equal([7], _compaction.Asked);
    }

    [Fact]
    public async Task All_partitions_are_looked_at_again_after_two_minutes()
    {
        await _loop.RoundAsync(Cancel);
        _compaction.Asked.Clear();

        _time.Advance(Timings.FullCompaction);
        await _loop.RoundAsync(Cancel);

        Assert.Equal(JobId.Partitions, _compaction.Asked.Count);
    }

    [Fact]
    public async Task A_partition_with_many_ended_jobs_is_asked_until_none_is_left()
    {
        await _loop.RoundAsync(Cancel);
        _compaction.Asked.Clear();
        _compaction.Left[3] = 120;
        _ended.Add(3);

        await _loop.RoundAsync(Cancel);

        Assert.Equal([3, 3, 3], _compaction.Asked);
    }

    [Fact]
    public async Task A_partition_that_does_not_respond_is_left_for_the_next_round_and_delays_no_other()
    {
        await _loop.RoundAsync(Cancel);
        _compaction.Asked.Clear();
        _compaction.Away = 3;
        _ended.Add(3);
        _ended.Add(5);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _loop.RoundAsync(Cancel));
        _compaction.Away = null;
        await _loop.RoundAsync(Cancel);

        Assert.Equal([3, 5, 3], _compaction.Asked);
    }

    private sealed class FakeCompaction : IJobCompaction
    {
        public List<int> Asked { get; } = [];

        public Dictionary<int, int> Left { get; } = [];

        public int? Away { get; set; }

        public Task<int> CompactAsync(int partition, int limit, CancellationToken cancellationToken)
        {
            Asked.Add(partition);
            if (partition == Away)
            {
                throw new StoreUnavailableException("The partition is away.");
            }

            var passed = Math.Min(limit, Left.GetValueOrDefault(partition));
            Left[partition] = Left.GetValueOrDefault(partition) - passed;
            return Task.FromResult(passed);
        }
    }
}
