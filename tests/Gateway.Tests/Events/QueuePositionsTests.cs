using ImageGen.Gateway.Events;
using ImageGen.Gateway.Tests.World;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Gateway.Tests.Events;

/// <summary>When the shared positions are read, by a clock that the test moves.</summary>
public sealed class QueuePositionsTests(SharedGateway shared)
{
    private readonly FakeTimeProvider _time = new();
    private readonly CountedSignals _signals = new();
    private readonly CountedIndex _index = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quiet_store_is_read_once_for_many_streams_and_rarely_after_that()
    {
        var positions = Positions();
        var jobs = await NewJobsAsync(20);
        var begin = _time.GetTimestamp();
        var places = jobs.ConvertAll(job => positions.Follow(job, () => { }));
        await StepUntilAsync(TimeSpan.FromMilliseconds(10), () => places.TrueForAll(place => place.Position == 7));
        var reads = _index.Reads;

        Assert.InRange(reads, 1, 20);
        await StepUntilAsync(TimeSpan.FromMilliseconds(200), () => _index.Reads > reads);
        Assert.True(_time.GetElapsedTime(begin) >= QueuePositions.MostPause);
        Assert.Equal(reads + 1, _index.Reads);
        places.ForEach(place => place.Dispose());
    }

    [Fact]
    public async Task An_event_of_any_job_makes_positions_be_read_again_and_only_a_changed_one_wakes_its_stream()
    {
        var positions = Positions();
        var woken = 0;
        using var place = positions.Follow((await NewJobsAsync(1))[0], () => Interlocked.Increment(ref woken));
        await StepUntilAsync(TimeSpan.FromMilliseconds(10), () => place.Position == 7);

        var begin = _time.GetTimestamp();
        _signals.Count++;
        await StepUntilAsync(TimeSpan.FromMilliseconds(100), () => _index.Reads == 2);
        Assert.InRange(_time.GetElapsedTime(begin), TimeSpan.Zero, QueuePositions.MostPause - TimeSpan.FromSeconds(1));
        _index.Position = 6;
        _signals.Count++;
        await StepUntilAsync(TimeSpan.FromSeconds(1), () => place.Position == 6);

        Assert.Equal(2, woken);
    }

    [Fact]
    public async Task A_place_that_is_no_longer_followed_leaves_nothing_behind()
    {
        var positions = Positions();
        var job = (await NewJobsAsync(1))[0];
        var place = positions.Follow(job, () => { });
        await StepUntilAsync(TimeSpan.FromMilliseconds(10), () => place.Position == 7);

        place.Dispose();
        var reads = _index.Reads;
        Assert.Equal(0, positions.Count);

        // The loop has ended, or ends now; a later stream begins a new one.
        using var next = positions.Follow(job, () => { });
        await StepUntilAsync(TimeSpan.FromMilliseconds(10), () => next.Position == 7);
        Assert.Equal(reads + 1, _index.Reads);
    }

    [Fact]
    public async Task A_job_that_moved_to_another_lane_is_found_there()
    {
        _index.Lane = "paid";
        var positions = Positions();
        var id = (await shared.Gateway.NewTenant().SubmitAsync("""{"prompt":"a cat","provider":"painter"}""")).Id;
        var job = await shared.Gateway.Store.FindAsync(id, Token);
        using var place = positions.Follow(job! with { Lane = "default" }, () => { });

        await StepUntilAsync(TimeSpan.FromSeconds(1), () => place.Position == 7);

        Assert.Equal("paid", place.Lane);
    }

    private QueuePositions Positions()
    {
        var services = shared.Gateway.App.Services;
        return new QueuePositions(
            shared.Gateway.Store, _index, services.GetRequiredService<IWaitingLines>(), _signals, _time, services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<ILogger<QueuePositions>>());
    }

    private async Task<List<Job>> NewJobsAsync(int count)
    {
        var client = shared.Gateway.NewTenant();
        List<Job> jobs = [];
        for (var n = 0; n < count; n++)
        {
            jobs.Add((await shared.Gateway.Store.FindAsync(await client.NewJobAsync(), Token))!);
        }

        return jobs;
    }

    /// <summary>Moves the clock by a step at a time until the condition holds.</summary>
    private Task StepUntilAsync(TimeSpan step, Func<bool> condition) => Eventually.TrueAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            _time.Advance(step);
            return false;
        },
        "the positions were read");

    private sealed class CountedSignals : IJobSignals
    {
        public long Count { get; set; }

        public long Received => Count;

        public ValueTask<IJobWatch> WatchAsync(string tenant, Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IEventWatch> WatchTenantAsync(string tenant, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Every job of one lane has the same position.</summary>
    private sealed class CountedIndex : IJobIndex
    {
        private int _reads;

        public int Position { get; set; } = 7;

        public string Lane { get; set; } = "default";

        public int Reads => Volatile.Read(ref _reads);

        public Task<IReadOnlyDictionary<Guid, int>> FindQueuePositionsAsync(string lane, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return Task.FromResult<IReadOnlyDictionary<Guid, int>>(ids.Where(_ => lane == Lane).ToDictionary(id => id, _ => Position));
        }

        public Task<JobPage> ListAsync(string tenant, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> CountUnfinishedAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> CountUnfinishedAsync(string tenant, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
