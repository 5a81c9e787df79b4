using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>The clocks of the store and of the workers differ.</summary>
public sealed class ClockTests(StoreFixture store)
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow;

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    public async Task A_look_up_gets_the_time_of_the_intent_by_the_worker_s_clock(int minutes)
    {
        var provider = Ambiguous(new LookUpOutcome.Found(PredictionProvider.Id));
        await using var worker = new TestWorker(store.ConnectionString, provider, StoreClock(() => DateTimeOffset.UtcNow.AddMinutes(minutes)));
        var id = await worker.SubmitAsync();
        var before = DateTimeOffset.UtcNow;
        await worker.RunAsync(id);

        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);

        Assert.Equal(before, Assert.Single(provider.LookedUpFrom), TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-10)]
    [InlineData(1)]
    public async Task A_look_up_never_answers_not_bought_while_the_clocks_of_store_and_worker_differ(int minutes)
    {
        var provider = Ambiguous(new LookUpOutcome.NotBought());
        await using var worker = new TestWorker(store.ConnectionString, provider, StoreClock(() => DateTimeOffset.UtcNow.AddMinutes(minutes)));
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);
        }

        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task The_store_s_time_is_not_used_if_its_clock_was_corrected_after_the_intent()
    {
        // The store was ten minutes behind when the intent was recorded, and another server with a good clock took over.
        var behind = TimeSpan.FromMinutes(-10);
        var provider = Ambiguous(new LookUpOutcome.NotBought());
        await using var worker = new TestWorker(store.ConnectionString, provider, StoreClock(() => DateTimeOffset.UtcNow + behind));
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);
        behind = TimeSpan.Zero;

        Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);

        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task The_list_is_read_from_the_worker_s_time_if_the_store_was_ahead_at_the_intent()
    {
        var ahead = TimeSpan.FromMinutes(10);
        var provider = Ambiguous(new LookUpOutcome.Found(PredictionProvider.Id));
        await using var worker = new TestWorker(store.ConnectionString, provider, StoreClock(() => DateTimeOffset.UtcNow + ahead));
        var id = await worker.SubmitAsync();
        var before = DateTimeOffset.UtcNow;
        await worker.RunAsync(id);
        ahead = TimeSpan.Zero;

        await worker.RunAsync(id);

        Assert.InRange(Assert.Single(provider.LookedUpFrom), before.AddSeconds(-2), before.AddSeconds(15));
    }

    [Fact]
    public async Task A_wrong_worker_clock_at_the_order_does_not_prevent_the_answer_not_bought()
    {
        var time = new FakeTimeProvider(Start.AddMinutes(-10));
        var now = Start;
        var provider = Ambiguous(new LookUpOutcome.NotBought());
        await using var wrong = new TestWorker(store.ConnectionString, provider, services =>
        {
            StoreClock(() => now)(services);
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        });
        var id = await wrong.SubmitAsync();
        await wrong.RunAsync(id);
        now += TimeSpan.FromMinutes(5);
        await using var right = new TestWorker(store.ConnectionString, provider, services =>
        {
            StoreClock(() => now)(services);
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new FakeTimeProvider(now)));
        });

        Assert.Equal(JobState.Queued, (await right.RunAsync(id)).State);
    }

    private static Action<IServiceCollection> StoreClock(Func<DateTimeOffset> now)
        => services => services.Replace(ServiceDescriptor.Singleton(new StoreSettings(TimeSpan.FromDays(7)) { Now = now }));

    private static PredictionProvider Ambiguous(LookUpOutcome found) => new()
    {
        OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "connection reset", mayHaveBought: true),
        OnLookUp = () => Task.FromResult(found),
    };
}
