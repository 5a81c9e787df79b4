using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>The order may or may not have arrived: nothing is ordered again before that is known.</summary>
public sealed class LookUpTests(StoreFixture store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purchase_that_is_found_continues_under_its_id()
    {
        var provider = Ambiguous();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);
        var waiting = await worker.RunAsync(id);

        Assert.Equal((JobState.Waiting, PredictionProvider.Id, 1), (waiting.State, waiting.ProviderId, provider.Purchases));
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
    }

    [Fact]
    public async Task An_id_that_the_provider_called_back_with_is_taken_without_looking()
    {
        var provider = Ambiguous();
        provider.OnLookUp = () => throw new InvalidOperationException("Nobody has to look.");
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        provider.OnSubmit = async _ =>
        {
            Assert.Equal(CallbackOutcome.Noted, await worker.Store.RecordCallbackAsync(id, "default", provider.Name, "called-back", callbackId: null, Token));
            throw new ProviderFaultException(FailureReason.TimedOut, "No answer.", mayHaveBought: true);
        };

        await worker.RunAsync(id);
        var waiting = await worker.RunAsync(id);

        Assert.Equal((JobState.Waiting, "called-back", 1), (waiting.State, waiting.ProviderId, provider.Purchases));
        Assert.Equal("called-back", waiting.Attempts[0].ProviderId);
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
    }

    [Fact]
    public async Task Two_jobs_for_the_very_same_image_do_not_take_the_same_purchase()
    {
        var provider = Ambiguous();
        provider.OnLookUpAmong = async mayBeOurs =>
            await mayBeOurs("one") ? new LookUpOutcome.Found("one") : await mayBeOurs("two") ? new LookUpOutcome.Found("two") : new LookUpOutcome.NotBought();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        Guid[] ids = [await worker.SubmitAsync(), await worker.SubmitAsync(), await worker.SubmitAsync()];
        foreach (var id in ids)
        {
            await worker.RunAsync(id);
        }

        var jobs = await Task.WhenAll(ids.Select(id => worker.RunAsync(id)));

        Assert.Equal(["one", "two"], jobs.Where(job => job.State == JobState.Waiting).Select(job => job.ProviderId).Order());
        Assert.Single(jobs, job => job.State == JobState.Queued);
    }

    [Fact]
    public async Task A_purchase_that_certainly_did_not_happen_is_made_again()
    {
        var provider = Ambiguous();
        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.NotBought());
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        var queued = await worker.RunAsync(id);

        Assert.Equal((JobState.Queued, 1), (queued.State, provider.Purchases));
        Assert.Equal((AttemptOutcome.Failed, false), (queued.Attempts[0].Outcome!.Value, queued.Attempts[0].MayHaveCharged!.Value));
        await worker.RunAsync(id);
        Assert.Equal(2, provider.Purchases);
    }

    [Fact]
    public async Task A_look_up_that_is_too_early_to_tell_causes_no_order()
    {
        var provider = Ambiguous();
        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.TooEarly(TimeSpan.FromSeconds(5)));
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);
        }

        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_the_look_up_is_queried_again()
    {
        var provider = Ambiguous();
        provider.OnLookUp = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "no answer", mayHaveBought: false);
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(JobState.Submitting, (await worker.RunAsync(id)).State);
        }

        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_purchase_that_can_no_longer_be_looked_up_is_an_unknown_outcome()
    {
        var provider = Ambiguous();
        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("too long ago"));
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.OutcomeUnknown, "too long ago"), (job.State, job.Error!.Message));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, job.Cost);
    }

    [Fact]
    public async Task A_canceled_job_that_was_not_bought_is_canceled_and_not_bought()
    {
        var provider = Ambiguous();
        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.NotBought());
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);
        await worker.Store.CancelAsync(Tenants.Default, id, Token);

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Canceled, 1), (job.State, provider.Purchases));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
    }

    private static PredictionProvider Ambiguous() => new()
    {
        OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "connection reset", mayHaveBought: true),
    };
}
