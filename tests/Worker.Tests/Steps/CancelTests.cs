using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A cancellation reports its result: free, stopped at the provider with or without cost, too late, or not known yet.</summary>
public sealed class CancelTests(StoreFixture store)
{
    private readonly PredictionProvider _provider = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancel_before_the_order_ends_the_job_without_cost()
    {
        await using var worker = NewWorker();
        var id = await worker.SubmitAsync();

        await CancelAsync(worker, id);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Canceled, 0), (job.State, _provider.Purchases));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, await ChargedAsync(worker, id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancel_that_stops_the_order_reports_what_was_charged_in_event_and_job(bool mayHaveCharged)
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Canceled(mayHaveCharged));

        await CancelAsync(worker, id);
        var job = await worker.RunAsync(id);

        var cost = new Cost { Amount = mayHaveCharged ? TestWorker.Price : 0, Certain = !mayHaveCharged };
        Assert.Equal((JobState.Canceled, mayHaveCharged), (job.State, Assert.Single(job.Attempts).MayHaveCharged));
        Assert.Equal((cost, cost), (job.Cost, await ChargedAsync(worker, id)));
    }

    [Fact]
    public async Task An_uncharged_cancel_costs_nothing_for_certain_without_a_price()
    {
        await using var worker = NewWorker(price: "");
        var (free, charged) = (await BuyAsync(worker), await BuyAsync(worker));

        _provider.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Canceled(MayHaveCharged: false));
        await CancelAsync(worker, free);
        Assert.Equal(new Cost { Amount = 0, Certain = true }, (await worker.RunAsync(free)).Cost);
        _provider.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Canceled(MayHaveCharged: true));
        await CancelAsync(worker, charged);
        Assert.Null((await worker.RunAsync(charged)).Cost);
    }

    [Fact]
    public async Task A_cancel_that_comes_too_late_keeps_the_image_and_is_shown_in_the_job()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));

        await CancelAsync(worker, id);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Succeeded, true), (job.State, job.CancelRequested));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task A_cancel_during_a_synchronous_order_comes_too_late()
    {
        var synchronous = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, synchronous);
        var id = await worker.SubmitAsync();
        synchronous.OnSubmit = async _ =>
        {
            await CancelAsync(worker, id);
            Assert.Equal(JobState.Submitting, (await worker.ReadAsync(id)).State);
            return new SubmitOutcome.Completed(TestImages.Png);
        };

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Succeeded, true), (job.State, job.CancelRequested));
    }

    [Fact]
    public async Task An_image_that_is_being_stored_is_not_canceled_any_more()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnFetch = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "not now", mayHaveBought: false);
        Assert.Equal(JobState.Storing, (await worker.RunAsync(id)).State);

        await CancelAsync(worker, id);
        _provider.OnFetch = () => Task.FromResult(TestImages.Png);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Succeeded, 0), (job.State, _provider.Cancels));
    }

    [Fact]
    public async Task A_canceled_job_keeps_running_while_the_provider_works_and_the_stop_is_tried_again()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running());
        _provider.OnCancel = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "not now", mayHaveBought: false);

        await CancelAsync(worker, id);
        Assert.Equal((JobState.Waiting, true), await StandAsync(worker, id));
        _provider.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Running());
        Assert.Equal((JobState.Waiting, true), await StandAsync(worker, id));
        _provider.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Canceled(MayHaveCharged: true));

        Assert.Equal((JobState.Canceled, true), await StandAsync(worker, id));
        Assert.Equal(3, _provider.Cancels);
    }

    [Fact]
    public async Task A_canceled_order_that_may_have_left_is_looked_up_and_then_stopped()
    {
        await using var worker = NewWorker();
        _provider.OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "connection reset", mayHaveBought: true);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        await CancelAsync(worker, id);
        Assert.Equal((JobState.Waiting, true), await StandAsync(worker, id));
        Assert.Equal(0, _provider.Cancels);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Canceled, 1, 1), (job.State, _provider.Cancels, _provider.Purchases));
    }

    [Fact]
    public async Task An_unresolvable_order_does_not_end_as_canceled()
    {
        await using var worker = NewWorker();
        _provider.OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "connection reset", mayHaveBought: true);
        _provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("too long ago"));
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        await CancelAsync(worker, id);

        Assert.Equal((JobState.OutcomeUnknown, true), await StandAsync(worker, id));
    }

    [Fact]
    public async Task A_cancel_after_a_temporary_refusal_prevents_the_next_order()
    {
        await using var worker = NewWorker();
        var id = await worker.SubmitAsync();
        _provider.OnSubmit = async _ =>
        {
            await CancelAsync(worker, id);
            throw new ProviderFaultException(FailureReason.RateLimited, "slow down", mayHaveBought: false, TimeSpan.FromHours(1));
        };
        Assert.Equal((JobState.Queued, true), await StandAsync(worker, id));

        var job = await worker.RunAsync(id, Claims.WakeReason.Message);

        Assert.Equal((JobState.Canceled, 1), (job.State, _provider.Purchases));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
    }

    private static async Task CancelAsync(TestWorker worker, Guid id) => await worker.Store.CancelAsync(Tenants.Default, id, Token);

    private static async Task<(JobState State, bool CancelRequested)> StandAsync(TestWorker worker, Guid id)
    {
        var job = await worker.RunAsync(id);
        return (job.State, job.CancelRequested);
    }

    private static async Task<Cost?> ChargedAsync(TestWorker worker, Guid id)
        => Assert.IsType<ImageCanceled>((await worker.Store.ReadEventsAsync(id, 0, Token))[^1]).Receipt.Cost;

    private static async Task<Guid> BuyAsync(TestWorker worker)
    {
        var id = await worker.SubmitAsync();
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        return id;
    }

    private TestWorker NewWorker(string? price = null) => new(
        store.ConnectionString, _provider, settings: price is null ? [] : [($"ImageGen:Providers:{_provider.Name}:Price", price)]);
}
