using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A job waits until it is known whether it was bought.</summary>
public sealed class WaitTests(StoreFixture store)
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private TimeSpan _passes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_with_an_unknown_outcome_stays_unfinished_and_is_announced_once()
    {
        var provider = Silent();
        await using var worker = NewWorker(provider);
        var id = await worker.SubmitAsync();

        var waits = await worker.RunAsync(id);
        await worker.RunAsync(id);
        var still = await worker.RunAsync(id);

        Assert.Equal((JobState.Submitting, 1), (still.State, provider.Purchases));
        Assert.NotNull(waits.UnknownSince);
        Assert.Equal(waits.UnknownSince, still.UnknownSince);
        var events = await worker.Store.ReadEventsAsync(id, 2, Token);
        var unknown = Assert.IsType<ImageOutcomeUnknown>(Assert.Single(events));
        Assert.Equal((provider.Name, "scripted-model"), (unknown.Provider, unknown.Model));
        Assert.Contains("connection reset", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_with_an_unknown_outcome_holds_no_slot_at_the_provider()
    {
        var provider = Silent();
        await using var worker = NewWorker(provider, settings: ("Concurrency", "1"));
        await worker.RunAsync(await worker.SubmitAsync());

        await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal(2, provider.Purchases);
    }

    [Fact]
    public async Task A_job_with_an_unknown_outcome_ends_as_such_when_its_wait_is_over()
    {
        var provider = Ambiguous(new LookUpOutcome.Unknowable("too long ago"));
        await using var worker = NewWorker(provider, settings: ("WaitFor", "00:30:00"));
        var id = await WaitingAsync(worker);

        _passes = TimeSpan.FromMinutes(29);
        Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);
        _passes = TimeSpan.FromMinutes(31);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.OutcomeUnknown, 1), (job.State, provider.Purchases));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, job.Cost);
        Assert.Equal(1, await worker.CountEndingsAsync(id));
    }

    [Fact]
    public async Task A_purchase_found_late_continues_without_the_operator()
    {
        var provider = Ambiguous(new LookUpOutcome.Unknowable("not listed"));
        await using var worker = NewWorker(provider);
        var id = await WaitingAsync(worker);

        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Found(PredictionProvider.Id));
        var found = await worker.RunAsync(id);

        Assert.Equal((JobState.Waiting, null), (found.State, found.UnknownSince));
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_cancel_ends_the_wait_as_outcome_unknown_and_not_as_canceled()
    {
        await using var worker = NewWorker(Silent());
        var id = await WaitingAsync(worker);

        await worker.Store.CancelAsync(Tenants.Default, id, Token);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.OutcomeUnknown, true), (job.State, job.CancelRequested));
    }

    [Fact]
    public async Task A_job_settled_as_not_bought_is_ordered_again()
    {
        var provider = Silent();
        await using var worker = NewWorker(provider);
        var id = await WaitingAsync(worker);
        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png));

        Assert.Equal(SettleOutcome.Settled, (await worker.Store.SettleAsync(Tenants.Default, id, new Settlement.NotBought(), Token)).Outcome);
        var queued = await worker.RunAsync(id);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, null, null), (queued.State, queued.UnknownSince, queued.Settlement));
        Assert.Equal((JobState.Succeeded, 2), (job.State, provider.Purchases));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task A_canceled_job_settled_as_not_bought_ends_as_canceled()
    {
        var provider = Ambiguous(new LookUpOutcome.TooEarly(TimeSpan.FromSeconds(1)));
        await using var worker = NewWorker(provider);
        var id = await WaitingAsync(worker, patience: TimeSpan.FromHours(2));
        await worker.Store.SettleAsync(Tenants.Default, id, new Settlement.NotBought(), Token);
        await worker.Store.CancelAsync(Tenants.Default, id, Token);

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Canceled, 1), (job.State, provider.Purchases));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task A_job_settled_as_bought_fails_with_a_certain_cost()
    {
        var provider = Silent();
        await using var worker = NewWorker(provider);
        var id = await WaitingAsync(worker);
        await worker.Store.SettleAsync(Tenants.Default, id, new Settlement.Bought(), Token);

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable, 1), (job.State, job.Error!.Reason, provider.Purchases));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task A_purchase_named_by_the_operator_continues_under_its_id()
    {
        var provider = Ambiguous(new LookUpOutcome.Unknowable("not listed"));
        await using var worker = NewWorker(provider);
        var id = await WaitingAsync(worker);
        await worker.Store.SettleAsync(Tenants.Default, id, new Settlement.Found("seen-on-the-bill"), Token);

        var found = await worker.RunAsync(id);

        Assert.Equal((JobState.Waiting, "seen-on-the-bill", null), (found.State, found.ProviderId, found.Settlement));
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
    }

    [Fact]
    public async Task A_purchase_id_settled_at_a_provider_without_predictions_is_only_on_the_receipt()
    {
        await using var worker = NewWorker(Silent());
        var id = await WaitingAsync(worker);
        await worker.Store.SettleAsync(Tenants.Default, id, new Settlement.Found("seen-on-the-bill"), Token);

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, "seen-on-the-bill"), (job.State, Assert.Single(job.Attempts).ProviderId));
        Assert.True(job.Cost!.Certain);
    }

    private static SynchronousProvider Silent() => new() { OnSubmit = _ => throw Reset() };

    private static PredictionProvider Ambiguous(LookUpOutcome found) => new() { OnSubmit = _ => throw Reset(), OnLookUp = () => Task.FromResult(found) };

    private static ProviderFaultException Reset() => new(FailureReason.ProviderUnavailable, "connection reset", mayHaveBought: true);

    /// <summary>A job that waits for its outcome.</summary>
    private async Task<Guid> WaitingAsync(TestWorker worker, TimeSpan patience = default)
    {
        var id = await worker.SubmitAsync();
        for (var looks = 0; (await worker.RunAsync(id)).UnknownSince is null; looks++)
        {
            Assert.True(looks < 3, "It does not wait.");
            _passes = patience;
        }

        return id;
    }

    private TestWorker NewWorker(SynchronousProvider provider, params (string Key, string Value)[] settings) => new(
        store.ConnectionString,
        provider,
        services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));

            // Between a claim and the look-up: what is looked up, or given up, is seen that much later.
            if (provider is PredictionProvider predictions)
            {
                var look = predictions.OnLookUp;
                predictions.OnLookUp = () =>
                {
                    _time.Advance(_passes);
                    _passes = TimeSpan.Zero;
                    return look();
                };
            }
        },
        settings: [.. settings.Prepend(("OnUnknown", "wait")).Select(setting => ($"ImageGen:Providers:{provider.Name}:{setting.Item1}", setting.Item2))]);
}
