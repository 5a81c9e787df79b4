using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Redis;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>Keeping, losing and leaving claims.</summary>
public sealed class ClaimTests(StoreFixture store)
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_claim_lost_to_another_worker_ends_the_work_in_progress_with_its_order()
    {
        var provider = new SynchronousProvider { OnSubmit = WaitForEverAsync };
        await using var slow = new TestWorker(store.ConnectionString, provider, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(new Timings { Lease = TimeSpan.FromSeconds(1) }));
            UseFakeTime(services);
        });
        await using var next = new TestWorker(store.ConnectionString, provider);
        var id = await slow.SubmitAsync();

        var run = slow.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");
        await next.RunUntilAsync(id, JobState.OutcomeUnknown);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(run.IsCompleted);

        // An order that is out is paid for, so its answer is waited for as long as it may take.
        _time.Advance(TimeSpan.FromSeconds(75));
        Assert.Equal(JobState.OutcomeUnknown, (await run.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).State);
        Assert.Equal(1, await next.CountEndingsAsync(id));
    }

    [Fact]
    public async Task A_stopping_worker_buys_nothing_more_and_releases_the_job_at_once()
    {
        var provider = new SynchronousProvider();
        await using var stopping = new TestWorker(store.ConnectionString, provider);
        await using var other = new TestWorker(store.ConnectionString, provider);
        var id = await stopping.SubmitAsync();
        Stop(stopping);

        var job = await stopping.RunAsync(id);

        Assert.Equal((JobState.Queued, 0, 0), (job.State, job.Claims, provider.Purchases));
        Assert.Equal(JobState.Succeeded, (await other.RunAsync(id, WakeReason.Message)).State);
    }

    [Fact]
    public async Task A_stopping_worker_lets_the_order_in_flight_finish()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var provider = new SynchronousProvider { OnSubmit = token => answer.Task.WaitAsync(token) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var run = worker.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");

        Stop(worker);
        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));

        Assert.Equal(JobState.Succeeded, (await run).State);
    }

    [Fact]
    public async Task An_order_that_outlasts_the_grace_is_left_open_and_never_called_canceled()
    {
        var provider = new PredictionProvider { OnSubmit = WaitForEverAsync };
        await using var worker = new TestWorker(store.ConnectionString, provider, UseFakeTime);
        await using var other = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var run = worker.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");

        Stop(worker);
        _time.Advance(TimeSpan.FromSeconds(26));
        var left = await run.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal((JobState.Submitting, null, 0), (left.State, left.LeaseUntil, left.Claims));
        await other.RunUntilAsync(id, JobState.Succeeded);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task Jobs_of_one_dead_worker_are_retried_at_different_times()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var provider = new SynchronousProvider { OnSubmit = token => answer.Task.WaitAsync(token) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var ids = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => worker.SubmitAsync()));
        var runs = ids.Select(id => worker.RunAsync(id)).ToList();
        await Eventually.TrueAsync(() => provider.Purchases == ids.Length, "all orders left");

        var rows = await Task.WhenAll(ids.Select(worker.ReadAsync));
        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));
        await Task.WhenAll(runs);

        // Drawn evenly from 12 s; all twelve within 3 s would be one chance in a million.
        Assert.True(rows.Max(row => row.LeaseUntil) - rows.Min(row => row.LeaseUntil) > TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_internal_fault_counts_as_poison_and_logs_no_prompt()
    {
        const string Secret = "a very private prompt";
        var log = new RecordingLog();
        var provider = new PredictionProvider { OnSubmit = _ => throw new InvalidOperationException(Secret), OnLookUp = () => throw new InvalidOperationException(Secret) };
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.AddSingleton<ILoggerProvider>(log));
        var id = await worker.SubmitAsync(new ImageRequest { Prompt = Secret });

        var job = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);

        Assert.Equal(1, provider.Purchases);
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, job.Cost);
        Assert.Contains(log.Lines, line => line.Contains(nameof(InvalidOperationException), StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_is_poison_before_it_was_bought_fails_and_costs_nothing()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider, TestWorker.Interpose<IProviderSlots>(before: _ => throw new InvalidOperationException()));
        var id = await worker.SubmitAsync();

        var job = await worker.RunUntilAsync(id, JobState.Failed);

        Assert.Equal((FailureReason.Internal, 0m, true, 0), (job.Error!.Reason, job.Cost!.Amount, job.Cost.Certain, provider.Purchases));
    }

    [Fact]
    public async Task A_job_is_not_taken_for_poison_while_another_one_in_progress_may_be()
    {
        var calls = 0;
        var hang = new TaskCompletionSource();
        await using var worker = new TestWorker(store.ConnectionString, new SynchronousProvider(), TestWorker.Interpose<IProviderSlots>(
            before: method => method != nameof(IProviderSlots.TryTakeAsync) ? Task.CompletedTask
                : Interlocked.Increment(ref calls) == 1 ? hang.Task : throw new InvalidOperationException()));
        var (other, id) = (await worker.SubmitAsync(), await worker.SubmitAsync());
        var running = worker.RunAsync(other);
        await Eventually.TrueAsync(() => calls == 1, "the other job is in hand");

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
        }

        hang.SetResult();
        await running;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(JobState.Queued, (await worker.RunAsync(id)).State);
        }

        Assert.Equal(JobState.Failed, (await worker.RunAsync(id)).State);
    }

    [Fact]
    public async Task An_intent_whose_write_was_not_confirmed_is_read_back_and_used()
    {
        var provider = new SynchronousProvider();
        var answers = 0;
        await using var worker = new TestWorker(store.ConnectionString, provider, TestWorker.Interpose<IJobClaims>(
            after: method => method == nameof(IJobClaims.RecordIntentAsync) && answers++ == 0 ? throw new StoreUnavailableException("no answer") : Task.CompletedTask));

        var job = await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal((JobState.Succeeded, 1), (job.State, provider.Purchases));
    }

    private static void Stop(TestWorker worker) => worker.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    private static async Task<SubmitOutcome> WaitForEverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("Never comes here.");
    }

    private void UseFakeTime(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
}
