using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Generation;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Generation;

/// <summary>A worker that slept between its intent and its order: another one may have bought the picture by now.</summary>
public sealed class OrderWindowTests(StoreFixture store)
{
    [Theory]
    [InlineData(60, true)]
    [InlineData(0, false)]
    public async Task An_order_may_leave_only_soon_after_its_intent(int seconds, bool may)
    {
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(
            store.ConnectionString,
            provider,
            services => services.Replace(ServiceDescriptor.Singleton(new Timings { OrderLeaves = TimeSpan.FromSeconds(seconds) })));
        var id = await worker.SubmitAsync();

        await worker.RunAsync(id);

        Assert.Equal(may, Assert.Single(provider.Orders).MayLeave());
    }

    [Fact]
    public async Task An_order_that_did_not_leave_is_ordered_again_later()
    {
        var provider = new PredictionProvider
        {
            OnSubmit = _ => throw new ProviderFaultException(Contracts.FailureReason.ProviderUnavailable, "The order is too old to be sent.", mayHaveBought: false),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        var job = await worker.RunAsync(id);

        Assert.Equal(JobState.Queued, job.State);
    }

    [Theory]
    [InlineData(29, 29, true)]
    [InlineData(30, 0, false)]
    [InlineData(0, 30, false)]
    public void The_window_closes_by_the_steady_clock_and_by_the_clock_on_the_wall(int steady, int wall, bool isOpen)
    {
        var clocks = new TwoClocks();
        var window = new OrderWindow(TimeSpan.FromSeconds(30), clocks);

        (clocks.Steady, clocks.Wall) = (TimeSpan.FromSeconds(steady), TimeSpan.FromSeconds(wall));

        Assert.Equal(isOpen, window.IsOpen);
    }

    [Fact]
    public void The_window_closes_before_a_lease_ends()
        => Assert.True(new Timings().OrderLeaves < new Timings().Lease);

    /// <summary>A machine that sleeps stops the one, an operator sets back the other.</summary>
    private sealed class TwoClocks : TimeProvider
    {
        public TimeSpan Steady { get; set; }

        public TimeSpan Wall { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Steady.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Wall;
    }
}
