using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A worker that slept between its intent and its order: another one may have bought the image by now.</summary>
public sealed class OrderDeadlineTests(StoreFixture store)
{
    [Theory]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public async Task An_order_may_leave_only_soon_after_its_intent(int seconds, bool may)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services
            .Replace(ServiceDescriptor.Singleton<TimeProvider>(time))
            .Replace(ServiceDescriptor.Singleton(new Timings { OrderAfterHeartbeat = TimeSpan.FromHours(1) })));
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(may, Assert.Single(provider.Orders).MayLeave());
    }

    [Fact]
    public async Task An_order_whose_intent_took_too_long_to_record_is_not_sent_and_does_not_count_against_its_provider()
    {
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(
            store.ConnectionString,
            provider,
            services => services.Replace(ServiceDescriptor.Singleton(new Timings { OrderSendTimeout = TimeSpan.Zero })));
        var id = await worker.SubmitAsync();

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, 0), (job.State, provider.Purchases));
        Assert.Equal((AttemptOutcome.Failed, false), (Assert.Single(job.Attempts).Outcome, job.Attempts[0].MayHaveCharged));
        var circuits = await worker.Host.Services.GetRequiredService<IProviderCircuits>().ReadAsync([provider.Name], TestContext.Current.CancellationToken);
        Assert.Null(circuits[0].LastReason);
    }

    [Fact]
    public async Task An_order_that_did_not_leave_is_ordered_again_later()
    {
        var provider = new PredictionProvider
        {
            OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "The order is too old to be sent.", mayHaveBought: false),
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
    public void The_order_window_closes_by_the_monotonic_clock_and_by_the_wall_clock(int steady, int wall, bool isOpen)
    {
        var clocks = new TwoClocks();
        var window = new OrderDeadline(TimeSpan.FromSeconds(30), clocks);

        (clocks.Steady, clocks.Wall) = (TimeSpan.FromSeconds(steady), TimeSpan.FromSeconds(wall));

        Assert.Equal(isOpen, window.IsOpen);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(11, false)]
    public async Task An_order_may_leave_only_soon_after_the_store_heard_of_its_worker(int seconds, bool may)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        await worker.RunAsync(await worker.SubmitAsync());

        time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(may, Assert.Single(provider.Orders).MayLeave());
    }

    [Fact]
    public async Task An_order_is_not_made_by_a_worker_that_slept_between_its_intent_and_the_order()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
            TestWorker.Interpose<IJobClaims>(after: method =>
            {
                if (method == nameof(IJobClaims.RecordIntentAsync))
                {
                    time.Advance(TimeSpan.FromSeconds(11));
                }

                return Task.CompletedTask;
            })(services);
        });

        var job = await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal((JobState.Queued, 0), (job.State, provider.Purchases));
    }

    [Fact]
    public void The_order_window_closes_before_another_worker_may_look_up_the_order()
    {
        var timings = new Timings();
        Assert.True(timings.OrderSendTimeout < timings.Lease);
        Assert.True(timings.OrderAfterHeartbeat < timings.HeartbeatTimeout);
    }

    [Fact]
    public void A_store_outage_is_distinguished_from_a_dead_worker_before_its_jobs_are_claimed()
    {
        // Two seconds are the time-out of a command, after which the next beat is tried; one more for a connection.
        var timings = new Timings();
        Assert.True(timings.Heartbeat + timings.FleetTimeout + TimeSpan.FromSeconds(3) < timings.HeartbeatTimeout);
    }

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
