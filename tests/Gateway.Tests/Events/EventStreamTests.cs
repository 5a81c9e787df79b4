using ImageGen.Gateway.Events;
using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Gateway.Tests.Events;

/// <summary>What a stream does while nothing happens, by a clock that the test moves.</summary>
public sealed class EventStreamTests(SharedGateway shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_stream_has_a_heartbeat_without_number_every_15_seconds()
    {
        var job = await NewJobAsync(shared.Gateway);
        var time = new FakeTimeProvider();
        await using var items = StreamOver(time, waitsForPosition: true).FollowAsync(job, 0, Token).GetAsyncEnumerator(Token);

        Assert.True(await items.MoveNextAsync());
        Assert.Equal("1", items.Current.EventId);
        Assert.True(await items.MoveNextAsync());
        Assert.Equal(("queue", null), (items.Current.EventType, items.Current.EventId));
        var spoke = time.GetUtcNow();
        Assert.True(await items.MoveNextAsync());
        while (items.Current.EventType == "queue")
        {
            // The jobs of other tests change its place, which is not silence.
            spoke = time.GetUtcNow();
            Assert.True(await items.MoveNextAsync());
        }

        Assert.Equal("heartbeat", items.Current.EventType);
        Assert.Null(items.Current.EventId);
        Assert.Null(items.Current.Data);
        Assert.Equal(TimeSpan.FromSeconds(15), time.GetUtcNow() - spoke);
    }

    [Fact]
    public async Task A_stream_of_a_forgotten_job_ends_at_the_next_heartbeat()
    {
        var time = new FakeTimeProvider();
        var job = await NewJobAsync(shared.Gateway);
        List<string> seen = [];

        await foreach (var item in StreamOver(time, waitsForPosition: false).FollowAsync(job with { Id = JobId.New() }, 0, Token))
        {
            seen.Add(item.EventType);
        }

        Assert.Equal(["heartbeat"], seen);
    }

    private static async Task<Job> NewJobAsync(TestGateway gateway)
        => await gateway.Store.FindAsync(await gateway.NewTenant().NewJobAsync(), Token) ?? throw new InvalidOperationException("The job is missing.");

    private EventStream StreamOver(FakeTimeProvider time, bool waitsForPosition)
    {
        var services = shared.Gateway.App.Services;
        return new EventStream(
            services.GetRequiredService<IJobStore>(),
            new SteppingSignals(time, waitsForPosition),
            services.GetRequiredService<QueuePositions>(),
            services.GetRequiredService<EventViews>(),
            time,
            services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<ILogger<EventStream>>());
    }

    /// <summary>No notification arrives, and every wait moves the clock by a second instead of waiting.</summary>
    private sealed class SteppingSignals(FakeTimeProvider time, bool waitsForPosition) : IJobSignals
    {
        public long Received => 0;

        public ValueTask<IJobWatch> WatchAsync(string tenant, Guid id, CancellationToken cancellationToken) => new(new SteppingWatch(time, waitsForPosition));

        public ValueTask<IEventWatch> WatchTenantAsync(string tenant, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>The first wait may be for the position, which the store gives in its own time.</summary>
    private sealed class SteppingWatch(FakeTimeProvider time, bool waitsForPosition) : IJobWatch
    {
        private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _waitsForPosition = waitsForPosition;

        public long Seen { get; set; }

        public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            if (_waitsForPosition)
            {
                await _woken.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
                _waitsForPosition = false;
            }
            else
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            return false;
        }

        public void Wake() => _woken.TrySetResult();

        public void Dispose()
        {
        }
    }
}
