using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

public sealed class PredictionTests(StoreFixture store)
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly PredictionProvider _provider = new();

    /// <summary>How much time passes between a claim and the question to the provider.</summary>
    private TimeSpan _passes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_prediction_is_polled_until_it_ends_and_blocks_no_other_job()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running());

        Assert.Equal((JobState.Waiting, 1, null), await RunAsync(worker, id));
        Assert.Equal((JobState.Waiting, 2, null), await RunAsync(worker, id));
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here")));

        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(id)).State);
        Assert.Equal(1, _provider.Purchases);
    }

    [Fact]
    public async Task A_fault_of_a_poll_changes_nothing_but_the_next_look()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnPoll = _provider.OnCancel = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "no answer", mayHaveBought: false);

        Assert.Equal((JobState.Waiting, 1, null), await RunAsync(worker, id));
        _passes = TimeSpan.FromHours(23);
        Assert.Equal((JobState.Waiting, 2, null), await RunAsync(worker, id));
        _passes = TimeSpan.FromHours(25);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable), (job.State, job.Error!.Reason));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, job.Cost);
    }

    [Fact]
    public async Task A_prediction_past_its_time_limit_is_stopped_and_past_twice_the_limit_given_up()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnCancel = () => Task.FromResult<Prediction>(new Prediction.Running());

        _passes = TimeSpan.FromMinutes(1.5);
        Assert.Equal((JobState.Waiting, 1, null), await RunAsync(worker, id));
        Assert.Equal(1, _provider.Cancels);
        _passes = TimeSpan.FromMinutes(2.5);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.TimedOut), (job.State, job.Error!.Reason));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, job.Cost);
        Assert.Equal(2, _provider.Cancels);
    }

    [Fact]
    public async Task A_prediction_the_provider_stopped_by_itself_timed_out()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Canceled(MayHaveCharged: true));

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.TimedOut, false), (job.State, job.Error!.Reason, job.Cost!.Certain));
    }

    [Fact]
    public async Task A_failed_prediction_ends_the_job_with_its_reason()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Failed(new Refusal(FailureReason.ContentRejected, "NSFW", MayHaveCharged: true)));

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.ContentRejected, false), (job.State, job.Error!.Reason, job.Cost!.Certain));
    }

    [Fact]
    public async Task A_paid_image_is_fetched_again_while_its_host_is_away_and_no_longer_than_the_provider_keeps_it()
    {
        var away = true;
        _provider.OnFetch = () => away ? throw new ProviderFaultException(FailureReason.ProviderUnavailable, "not now", mayHaveBought: false) : Task.FromResult(TestImages.Png);
        await using var worker = NewWorker();
        var (kept, gone) = (await BuyAsync(worker), await BuyAsync(worker));

        Assert.Equal((JobState.Storing, 1, null), await RunAsync(worker, kept));
        Assert.Equal((JobState.Storing, 1, null), await RunAsync(worker, gone));
        away = false;
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(kept)).State);
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Gone("deleted"));
        Assert.Equal((JobState.Storing, 2, null), await RunAsync(worker, gone));
        _passes = TimeSpan.FromMinutes(11);
        var lost = await worker.RunAsync(gone);

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable), (lost.State, lost.Error!.Reason));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, lost.Cost);
        Assert.Equal(2, _provider.Purchases);
    }

    [Fact]
    public async Task Bytes_that_are_no_image_fail_the_job_and_count_as_paid()
    {
        await using var worker = NewWorker();
        var id = await BuyAsync(worker);
        _provider.OnFetch = () => Task.FromResult<ReadOnlyMemory<byte>>("<html>"u8.ToArray());

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable), (job.State, job.Error!.Reason));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost);
    }

    private static async Task<(JobState State, int Polls, DateTimeOffset? LeaseUntil)> RunAsync(TestWorker worker, Guid id)
    {
        var job = await worker.RunAsync(id);
        return (job.State, job.Polls, job.LeaseUntil);
    }

    private static async Task<Guid> BuyAsync(TestWorker worker)
    {
        var id = await worker.SubmitAsync();
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        return id;
    }

    private TestWorker NewWorker(Action<IServiceCollection>? configure = null) => new(store.ConnectionString, _provider, services =>
    {
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
        TestWorker.Interpose<IProviderSlots>(before: method =>
        {
            if (method == nameof(IProviderSlots.TryTakeAsync) && _passes > TimeSpan.Zero)
            {
                var passes = _passes;
                _passes = TimeSpan.Zero;
                _time.Advance(passes);
            }

            return Task.CompletedTask;
        })(services);
        configure?.Invoke(services);
    });
}
