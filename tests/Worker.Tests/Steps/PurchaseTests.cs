using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps;

public sealed class PurchaseTests(StoreFixture store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_synchronous_provider_makes_the_image_in_one_claim()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        var job = await worker.RunAsync(id);

        Assert.Equal(JobState.Succeeded, job.State);
        Assert.Equal(TestImages.Png.Length, job.Image!.Bytes);
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost);
        var attempt = Assert.Single(job.Attempts);
        Assert.Equal((AttemptOutcome.Succeeded, provider.Name, "scripted-model"), (attempt.Outcome!.Value, attempt.Provider, attempt.Model));
        Assert.Equal(7, Assert.Single(provider.Orders).Seed);
        Assert.Equal(1, await worker.CountEndingsAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_receipt_states_how_the_image_differs_from_the_request(bool byId)
    {
        const string Remark = "The service makes shapes, not sizes.";
        SynchronousProvider provider = byId
            ? new PredictionProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted(PredictionProvider.Id, Remark)) }
            : new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png, Remark)) };
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded);

        Assert.Equal(Remark, Assert.Single(job.Attempts).Message);
    }

    [Fact]
    public async Task A_job_delivered_fifty_times_is_bought_once()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => worker.RunAsync(id, WakeReason.Message), Token)));

        Assert.Equal(1, provider.Purchases);
        Assert.Equal(JobState.Succeeded, (await worker.ReadAsync(id)).State);
    }

    [Fact]
    public async Task A_repeated_message_does_not_cut_a_back_off_short()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw Fault(mayHaveBought: false, retryAfter: TimeSpan.FromMinutes(5)) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id, WakeReason.Message);

        await worker.RunAsync(id, WakeReason.Message);

        Assert.Equal(1, provider.Purchases);
        Assert.Equal(JobState.Queued, (await worker.ReadAsync(id)).State);
    }

    [Theory]
    [InlineData(FailureReason.ContentRejected, false, "no such image")]
    [InlineData(FailureReason.ContentRejected, true, "no such image")]
    [InlineData(FailureReason.InsufficientBalance, false, "The configured account has no balance at the provider.")]
    public async Task A_refusal_ends_the_job_and_states_what_it_cost(FailureReason reason, bool mayHaveCharged, string message)
    {
        var provider = new SynchronousProvider { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(reason, "no such image", mayHaveCharged))) };
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal((JobState.Failed, reason, message), (job.State, job.Error!.Reason, job.Error.Message));
        Assert.Equal(new Cost { Amount = mayHaveCharged ? TestWorker.Price : 0, Certain = !mayHaveCharged }, job.Cost);
        Assert.Equal(mayHaveCharged, Assert.Single(job.Attempts).MayHaveCharged);
    }

    [Fact]
    public async Task A_fault_that_bought_nothing_is_tried_five_times_and_then_is_the_reason()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw Fault(mayHaveBought: false) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
        var job = await worker.RunUntilAsync(id, JobState.Failed);

        Assert.Equal(5, provider.Purchases);
        Assert.Equal(5, job.Attempts.Count);
        Assert.Equal(FailureReason.ProviderUnavailable, job.Error!.Reason);
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task A_throttled_order_does_not_count_as_an_attempt()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw new ProviderFaultException(FailureReason.RateLimited, "slow down", mayHaveBought: false) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
        }

        Assert.Single((await worker.ReadAsync(id)).Attempts);
    }

    [Fact]
    public async Task A_job_that_can_not_wait_as_long_as_the_provider_asks_ends_rate_limited()
    {
        var provider = new SynchronousProvider
        {
            OnSubmit = _ => throw new ProviderFaultException(FailureReason.RateLimited, "slow down", mayHaveBought: false, TimeSpan.FromHours(2)),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunAsync(await worker.SubmitAsync(expiresIn: TimeSpan.FromHours(1)));

        Assert.Equal((JobState.Failed, FailureReason.RateLimited), (job.State, job.Error!.Reason));
    }

    [Fact]
    public async Task An_ambiguous_fault_at_a_synchronous_provider_is_an_unknown_outcome()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw Fault(mayHaveBought: true) };
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal((JobState.OutcomeUnknown, FailureReason.OutcomeUnknown), (job.State, job.Error!.Reason));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, job.Cost);
        Assert.Equal(AttemptOutcome.Unknown, Assert.Single(job.Attempts).Outcome);
    }

    [Fact]
    public async Task A_cancellation_by_a_foreign_token_is_an_ambiguous_time_out()
    {
        var synchronous = new SynchronousProvider { OnSubmit = _ => throw new TaskCanceledException("HttpClient.Timeout") };
        await using var first = new TestWorker(store.ConnectionString, synchronous);
        var predicting = new PredictionProvider { OnSubmit = _ => throw new OperationCanceledException(new CancellationToken(canceled: true)) };
        await using var second = new TestWorker(store.ConnectionString, predicting);

        Assert.Equal(JobState.OutcomeUnknown, (await first.RunAsync(await first.SubmitAsync())).State);
        Assert.Equal(JobState.Submitting, (await second.RunAsync(await second.SubmitAsync())).State);
    }

    [Fact]
    public async Task A_full_provider_costs_no_attempt()
    {
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, settings: ($"ImageGen:Providers:{provider.Name}:Concurrency", "1"));
        var (first, second) = (await worker.SubmitAsync(), await worker.SubmitAsync());
        await worker.RunUntilAsync(first, JobState.Waiting);

        var waits = await worker.RunAsync(second);
        Assert.Equal((JobState.Queued, 1), (waits.State, provider.Purchases));
        Assert.Empty(waits.Attempts);

        await worker.RunUntilAsync(first, JobState.Succeeded);
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(second)).State);
        await worker.RunUntilAsync(second, JobState.Succeeded);
    }

    [Theory]
    [InlineData("nobody", "a red cube", "There is no provider 'nobody'.")]
    [InlineData(null, "", "prompt must not be empty.")]
    public async Task A_job_that_no_provider_can_make_is_not_ordered(string? name, string prompt, string message)
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);

        var job = await worker.RunAsync(await worker.SubmitAsync(new ImageRequest { Prompt = prompt, Provider = name }));

        Assert.Equal((JobState.Failed, FailureReason.InvalidRequest, message), (job.State, job.Error!.Reason, job.Error.Message));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
        Assert.Equal(0, provider.Purchases);
    }

    [Fact]
    public async Task A_job_canceled_between_claim_and_intent_is_not_bought()
    {
        var provider = new SynchronousProvider();
        await using var canceler = new TestWorker(store.ConnectionString, provider);
        var id = await canceler.SubmitAsync();
        await using var worker = new TestWorker(store.ConnectionString, provider, TestWorker.Interpose<IJobClaims>(
            before: method => method == nameof(IJobClaims.RecordIntentAsync) ? canceler.Store.CancelAsync(Tenants.Default, id, Token) : Task.CompletedTask));

        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Canceled, 0), (job.State, provider.Purchases));
        Assert.Equal(1, await worker.CountEndingsAsync(id));
    }

    [Fact]
    public async Task A_job_that_is_too_late_expires_and_a_timely_one_is_not_begun_by_the_expiry()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var (late, timely) = (await worker.SubmitAsync(expiresIn: TimeSpan.FromMilliseconds(1)), await worker.SubmitAsync());

        var job = await Eventually.GetAsync(async () => await worker.RunAsync(late, WakeReason.Expiry) is { State: JobState.Failed } ended ? ended : null, "it expires");

        Assert.Equal(FailureReason.Expired, job.Error!.Reason);
        Assert.Equal(JobState.Queued, (await worker.RunAsync(timely, WakeReason.Expiry)).State);
        Assert.Equal(0, provider.Purchases);
    }

    private static ProviderFaultException Fault(bool mayHaveBought, TimeSpan? retryAfter = null)
        => new(FailureReason.ProviderUnavailable, "no answer", mayHaveBought, retryAfter);
}
