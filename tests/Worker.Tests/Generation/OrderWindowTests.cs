using ImageGen.Providers;
using ImageGen.Storage.Jobs;
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

    [Fact]
    public void The_window_closes_before_a_lease_ends()
        => Assert.True(new Timings().OrderLeaves < new Timings().Lease);
}
