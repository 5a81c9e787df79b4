using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps;

public sealed class ReplayTests(StoreFixture store)
{
    [Fact]
    public async Task A_replay_buys_only_what_was_not_bought_and_the_plan_said_so()
    {
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        List<Guid> ids = [];
        provider.OnFetch = () => Task.FromResult<ReadOnlyMemory<byte>>("no image"u8.ToArray());
        for (var n = 0; n < 10; n++)
        {
            if (n == 6)
            {
                provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(FailureReason.InvalidRequest, "No such model.")));
            }

            var id = await worker.SubmitAsync();
            await worker.RunUntilAsync(id, JobState.Failed);
            ids.Add(id);
        }

        var dead = await Task.WhenAll(ids.Select(worker.ReadAsync));
        var planned = dead.Sum(job => ReplayPlan.For(job)!.Purchases);
        var before = provider.Purchases;
        provider.OnFetch = () => Task.FromResult(TestImages.Png);
        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Accepted(PredictionProvider.Id));
        foreach (var job in dead)
        {
            await worker.ReplayAsync(job);
            await worker.RunUntilAsync(job.Id, JobState.Succeeded);
        }

        Assert.Equal((4, 4), (planned, provider.Purchases - before));
        var ended = await Task.WhenAll(ids.Select(worker.ReadAsync));
        Assert.All(ended, job => Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost));
        Assert.All(ended, job => Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Succeeded], job.Attempts.Select(attempt => attempt.Outcome!.Value)));
    }

    [Fact]
    public async Task A_replay_without_a_look_up_buys_again_only_when_accepted_and_then_counts_both_costs()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw new ProviderFaultException(FailureReason.TimedOut, "Silence.", mayHaveBought: true) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var unknown = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);
        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png));

        await worker.ReplayAsync(unknown);
        var again = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);
        Assert.Equal((1, new Cost { Amount = TestWorker.Price, Certain = false }), (provider.Purchases, again.Cost));

        await worker.ReplayAsync(again, acceptDouble: true);
        var done = await worker.RunUntilAsync(id, JobState.Succeeded);
        Assert.Equal((2, new Cost { Amount = 2 * TestWorker.Price, Certain = false }), (provider.Purchases, done.Cost));
        Assert.Equal(3, await worker.CountEndingsAsync(id));
    }

    [Fact]
    public async Task A_job_settled_as_not_bought_is_replayed_without_doubt()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw new ProviderFaultException(FailureReason.TimedOut, "Silence.", mayHaveBought: true) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var unknown = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);
        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(FailureReason.ContentRejected, "No.")));

        await worker.ReplayAsync(unknown, acceptDouble: true);
        var refused = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, new Cost { Amount = TestWorker.Price, Certain = false }), (refused.State, refused.Cost));
        Assert.Equal(new ReplayPlan(ReplayStep.Queued, 1), ReplayPlan.For(refused));
    }

    [Fact]
    public async Task A_replay_that_finds_the_purchase_does_not_order_again()
    {
        var provider = new PredictionProvider
        {
            OnSubmit = _ => throw new ProviderFaultException(FailureReason.TimedOut, "Silence.", mayHaveBought: true),
            OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Unknowable("Not now.")),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var unknown = await worker.RunUntilAsync(id, JobState.OutcomeUnknown);
        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.Found(PredictionProvider.Id));

        await worker.ReplayAsync(unknown);

        var done = await worker.RunUntilAsync(id, JobState.Succeeded);
        Assert.Equal((1, PredictionProvider.Id), (provider.Purchases, done.Attempts[^1].ProviderId));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, done.Cost);
    }

    [Fact]
    public async Task A_replayed_job_has_all_its_attempts_again()
    {
        var provider = new SynchronousProvider { OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "Down.", mayHaveBought: false) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var failed = await worker.RunUntilAsync(id, JobState.Failed);

        await worker.ReplayAsync(failed);
        var again = await worker.RunUntilAsync(id, JobState.Failed);

        Assert.Equal(2 * failed.Attempts.Count, again.Attempts.Count);
        Assert.Equal(new Cost { Amount = 0, Certain = true }, again.Cost);
    }

    [Fact]
    public async Task An_attempt_of_an_earlier_life_is_not_replaced_although_it_was_only_throttled()
    {
        var provider = new SynchronousProvider
        {
            OnSubmit = _ => throw new ProviderFaultException(FailureReason.RateLimited, "Slowly.", mayHaveBought: false, TimeSpan.FromDays(2)),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var failed = await worker.RunUntilAsync(id, JobState.Failed);
        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png));

        // Of another account, to which the limit does not apply.
        await using var other = new TestWorker(store.ConnectionString, provider, settings: ($"ImageGen:Providers:{provider.Name}:Token", "another"));
        await other.ReplayAsync(failed);

        var done = await other.RunUntilAsync(id, JobState.Succeeded);
        FailureReason?[] reasons = [FailureReason.RateLimited, null];
        Assert.Equal(reasons, done.Attempts.Select(attempt => attempt.Reason));
    }

    [Fact]
    public async Task An_image_the_provider_has_deleted_is_ordered_anew_and_both_are_counted()
    {
        var provider = new PredictionProvider { OnFetch = () => throw new ImageGoneException("Deleted.") };
        await using var worker = new TestWorker(
            store.ConnectionString, provider, services => services.Replace(ServiceDescriptor.Singleton(new Timings { GonePatience = TimeSpan.Zero })));
        var id = await worker.SubmitAsync();
        var lost = await worker.RunUntilAsync(id, JobState.Failed);
        provider.OnFetch = () => Task.FromResult(TestImages.Png);

        await worker.ReplayAsync(lost);

        var done = await worker.RunUntilAsync(id, JobState.Succeeded);
        Assert.Equal((2, new Cost { Amount = 2 * TestWorker.Price, Certain = true }), (provider.Purchases, done.Cost));
    }
}
