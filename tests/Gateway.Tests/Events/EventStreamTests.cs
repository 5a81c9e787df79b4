using ImageGen.Gateway.Events;
using ImageGen.Gateway.Tests.World;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;
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
        var id = await shared.Gateway.NewTenant().NewJobAsync();
        var time = new FakeTimeProvider();
        var stream = StreamOver(time, () => time.Advance(TimeSpan.FromSeconds(1)));
        await using var items = stream.FollowAsync(id, 0, Token).GetAsyncEnumerator(Token);

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
        var stream = StreamOver(time, () => time.Advance(TimeSpan.FromSeconds(1)));
        List<string> seen = [];

        await foreach (var item in stream.FollowAsync(JobId.New(), 0, Token))
        {
            seen.Add(item.EventType);
        }

        Assert.Equal(["heartbeat"], seen);
    }

    private EventStream StreamOver(TimeProvider time, Action onWait)
    {
        var services = shared.Gateway.App.Services;
        return new EventStream(
            services.GetRequiredService<IJobStore>(),
            services.GetRequiredService<IJobIndex>(),
            new SteppingSignals(onWait),
            time,
            services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<ILogger<EventStream>>());
    }

    /// <summary>Every wait is over at once and moves the clock instead.</summary>
    private sealed class SteppingSignals(Action onWait) : IJobSignals
    {
        public Task WaitAsync(Guid? id, TimeSpan atMost, CancellationToken cancellationToken)
        {
            onWait();
            return Task.CompletedTask;
        }
    }
}
