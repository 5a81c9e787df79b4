using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps.Selection;

/// <summary>What one job learns of a provider is learned for all.</summary>
public sealed class CircuitTests(StoreFixture store)
{
    [Fact]
    public async Task A_provider_without_balance_is_not_asked_by_later_jobs()
    {
        await using var pair = new Pair(store, Refusing(FailureReason.InsufficientBalance), new SynchronousProvider());
        await pair.EndAsync();

        var job = await pair.EndAsync();

        Assert.Equal((JobState.Succeeded, 1, 2), (job.State, pair.First.Purchases, pair.Second.Purchases));
        Assert.Equal((AttemptOutcome.Skipped, FailureReason.InsufficientBalance), (job.Attempts[0].Outcome!.Value, job.Attempts[0].Reason!.Value));
    }

    [Theory]
    [InlineData(FailureReason.InsufficientBalance)]
    [InlineData(FailureReason.Authentication)]
    [InlineData(FailureReason.ProviderRetired)]
    public async Task Later_jobs_without_another_provider_fail_alike_without_an_order(FailureReason reason)
    {
        var provider = Refusing(reason);
        await using var worker = new TestWorker(store.ConnectionString, provider);
        await worker.RunAsync(await worker.SubmitAsync());

        var job = await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal((JobState.Failed, reason, 1), (job.State, job.Error!.Reason, provider.Purchases));
        Assert.Equal(new Cost { Amount = 0, Certain = true }, job.Cost);
    }

    [Fact]
    public async Task Changed_settings_close_an_open_circuit()
    {
        var provider = Refusing(FailureReason.Authentication);
        await using (var worker = new TestWorker(store.ConnectionString, provider, settings: ($"ImageGen:Providers:{provider.Name}:Token", "old")))
        {
            await worker.RunAsync(await worker.SubmitAsync());
        }

        provider.OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png));
        await using var other = new TestWorker(store.ConnectionString, provider, settings: ($"ImageGen:Providers:{provider.Name}:Token", "new"));

        Assert.Equal(JobState.Succeeded, (await other.RunAsync(await other.SubmitAsync())).State);
    }

    [Fact]
    public async Task A_token_without_access_to_a_named_model_opens_no_circuit()
    {
        var provider = Refusing(FailureReason.Authentication);
        await using var worker = new TestWorker(store.ConnectionString, provider);
        await worker.RunAsync(await worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", Model = "gated/model" }));

        await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal(2, provider.Purchases);
    }

    [Fact]
    public async Task Three_jobs_in_a_row_that_do_not_reach_a_provider_open_its_circuit_and_the_next_one_waits()
    {
        var provider = Down();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        for (var i = 0; i < 3; i++)
        {
            await worker.RunAsync(await worker.SubmitAsync());
        }

        var job = await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal((JobState.Queued, 3), (job.State, provider.Purchases));
        Assert.Empty(job.Attempts);
    }

    [Fact]
    public async Task One_job_that_fails_repeatedly_opens_no_circuit()
    {
        var provider = Down();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        await worker.RunUntilAsync(id, JobState.Failed);

        Assert.Equal(5, provider.Purchases);
    }

    [Fact]
    public async Task A_success_resets_the_failure_count_of_the_circuit()
    {
        var calls = 0;
        var provider = new SynchronousProvider();
        provider.OnSubmit = _ => calls++ == 2 ? Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png)) : throw Unreachable();
        await using var worker = new TestWorker(store.ConnectionString, provider);

        for (var i = 0; i < 5; i++)
        {
            await worker.RunAsync(await worker.SubmitAsync());
        }

        Assert.Equal(5, provider.Purchases);
    }

    [Theory]
    [InlineData(FailureReason.RateLimited, false)]
    [InlineData(FailureReason.ProviderUnavailable, true)]
    public async Task A_half_open_order_whose_result_says_nothing_lets_the_next_one_test_the_provider(FailureReason reason, bool isIgnored)
    {
        var orders = 0;
        var provider = new SynchronousProvider();
        provider.OnSubmit = _ => ++orders switch
        {
            1 => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(FailureReason.InsufficientBalance, "no"))),
            2 => throw new ProviderFaultException(reason, "later", mayHaveBought: false, TimeSpan.FromMilliseconds(1)) { IsIgnoredByCircuit = isIgnored },
            _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Completed(TestImages.Png)),
        };
        await using var worker = new TestWorker(store.ConnectionString, provider, services => services.Replace(ServiceDescriptor.Singleton(new Timings { BalancePause = TimeSpan.FromMilliseconds(1) })));
        await worker.RunAsync(await worker.SubmitAsync());
        await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Queued);

        Assert.Equal(JobState.Succeeded, (await worker.RunUntilAsync(await worker.SubmitAsync(), JobState.Succeeded, JobState.Failed)).State);
    }

    [Fact]
    public async Task A_service_whose_callers_choose_how_their_orders_end_has_no_circuit()
    {
        var provider = new SynchronousProvider { AffectsCircuit = false, OnSubmit = Refusing(FailureReason.ProviderRetired).OnSubmit };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        await worker.RunAsync(await worker.SubmitAsync());

        await worker.RunAsync(await worker.SubmitAsync());

        Assert.Equal(2, provider.Purchases);
    }

    private static SynchronousProvider Refusing(FailureReason reason)
        => new() { OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Refused(new Refusal(reason, "no"))) };

    private static SynchronousProvider Down() => new() { OnSubmit = _ => throw Unreachable() };

    private static ProviderFaultException Unreachable() => new(FailureReason.ProviderUnavailable, "can't be reached", mayHaveBought: false);
}
