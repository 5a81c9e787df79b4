using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>Answers that come when the job is no longer the worker's that ordered.</summary>
public sealed class LateAnswerTests(StoreFixture store)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_image_is_kept_and_delivered_while_its_job_waits_with_an_unknown_outcome(bool lossIsNoticed)
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var provider = new SynchronousProvider { OnSubmit = answer.Task.WaitAsync };
        await using var slow = new TestWorker(store.ConnectionString, provider, services => services.Replace(ServiceDescriptor.Singleton(
            new Timings { Lease = TimeSpan.FromSeconds(1), LeaseRenewal = TimeSpan.FromHours(1), Heartbeat = TimeSpan.FromSeconds(0.1) })));
        await using var next = new TestWorker(store.ConnectionString, provider, settings: ($"ImageGen:Providers:{provider.Name}:OnUnknown", "wait"));
        var id = await slow.SubmitAsync();
        var late = slow.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");
        await Eventually.GetAsync(async () => await next.RunAsync(id) is { UnknownSince: not null } job ? job : null, "the job waits to be found out about");
        if (lossIsNoticed)
        {
            await slow.Host.Services.GetRequiredService<WorkerHeartbeat>().StartAsync(TestContext.Current.CancellationToken);
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));
        await late;

        Assert.Equal([id], slow.Host.Services.GetRequiredService<ISpillStore>().List());
        Assert.Equal(JobState.Succeeded, (await slow.RunAsync(id)).State);
        Assert.Equal((1, 1), (provider.Purchases, await slow.CountEndingsAsync(id)));
        Assert.Empty(slow.Host.Services.GetRequiredService<ISpillStore>().List());
    }

    [Fact]
    public async Task A_late_provider_id_is_handled_like_a_callback()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var provider = new PredictionProvider { Evidence = PurchaseEvidence.None, OnSubmit = answer.Task.WaitAsync };
        await using var slow = new TestWorker(store.ConnectionString, provider, TestWorker.ShortLeases);
        await using var next = new TestWorker(store.ConnectionString, provider, settings: ($"ImageGen:Providers:{provider.Name}:OnUnknown", "wait"));
        var id = await slow.SubmitAsync();
        var late = slow.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");
        await Eventually.GetAsync(async () => await next.RunAsync(id) is { UnknownSince: not null } job ? job : null, "the job waits to be found out about");

        answer.SetResult(new SubmitOutcome.Accepted(PredictionProvider.Id));

        Assert.Equal((JobState.Waiting, PredictionProvider.Id), ((await late).State, (await slow.ReadAsync(id)).ProviderId));
        Assert.Equal(JobState.Succeeded, (await next.RunAsync(id)).State);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task An_answer_that_comes_after_another_job_s_look_up_found_its_purchase_keeps_it()
    {
        // Purchase "a" of the first job, whose answer is lost, and "b" of the second, whose answer comes late. The look-up finds "b" first.
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var provider = new PredictionProvider();
        provider.OnLookUpAmong = async mayBeOurs => await mayBeOurs("b") ? new LookUpOutcome.Found("b") : await mayBeOurs("a") ? new LookUpOutcome.Found("a") : new LookUpOutcome.NotBought();
        provider.OnSubmit = token => provider.Purchases == 1 ? throw new ProviderFaultException(FailureReason.TimedOut, "No answer.", mayHaveBought: true) : answer.Task.WaitAsync(token);
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var (first, second) = (await worker.SubmitAsync(), await worker.SubmitAsync());
        await worker.RunAsync(first);
        var ordering = worker.RunAsync(second);
        await Eventually.TrueAsync(() => provider.Purchases == 2, "the second order left");
        Assert.Equal("b", (await worker.RunAsync(first)).ProviderId);

        answer.SetResult(new SubmitOutcome.Accepted("b"));
        Assert.Equal("b", (await ordering).ProviderId);

        Assert.Equal(JobState.Submitting, (await worker.ReadAsync(first)).State);
        Assert.Equal("a", (await worker.RunAsync(first)).ProviderId);
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(first)).State);
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(second)).State);
        Assert.Equal(2, provider.Purchases);
    }

    [Fact]
    public async Task An_answer_that_comes_after_its_purchase_was_delivered_to_another_job_has_its_job_look_for_the_other_one()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var provider = new PredictionProvider();
        provider.OnLookUpAmong = async mayBeOurs => await mayBeOurs("b") ? new LookUpOutcome.Found("b") : await mayBeOurs("a") ? new LookUpOutcome.Found("a") : new LookUpOutcome.NotBought();
        provider.OnSubmit = token => provider.Purchases == 1 ? throw new ProviderFaultException(FailureReason.TimedOut, "No answer.", mayHaveBought: true) : answer.Task.WaitAsync(token);
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var (first, second) = (await worker.SubmitAsync(), await worker.SubmitAsync());
        await worker.RunAsync(first);
        var ordering = worker.RunAsync(second);
        await Eventually.TrueAsync(() => provider.Purchases == 2, "the second order left");
        Assert.Equal(JobState.Succeeded, (await worker.RunUntilAsync(first, JobState.Succeeded)).State);

        answer.SetResult(new SubmitOutcome.Accepted("b"));

        Assert.Equal((JobState.Submitting, null), ((await ordering).State, (await worker.ReadAsync(second)).ProviderId));
        Assert.Equal("a", (await worker.RunAsync(second)).ProviderId);
        Assert.Equal(JobState.Succeeded, (await worker.RunAsync(second)).State);
        Assert.Equal(2, provider.Purchases);
    }
}
