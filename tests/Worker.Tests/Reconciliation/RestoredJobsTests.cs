using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Worker.Reconciliation;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Reconciliation;

/// <summary>Queued jobs of a restored store, which may have been ordered since the backup: none is ordered before it was looked up.</summary>
public sealed class RestoredJobsTests(RestoredStoreFixture store) : IClassFixture<RestoredStoreFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_was_bought_since_gets_its_image_and_is_looked_up_from_its_creation_on()
    {
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        var report = await MarkAsync(worker);
        var waiting = await worker.RunAsync(id);

        Assert.Equal(1, report.InDoubt[provider.Name]);
        Assert.Equal((JobState.Waiting, PredictionProvider.Id, 0), (waiting.State, waiting.ProviderId, provider.Purchases));
        Assert.True(provider.LookedUpFrom.Single() < waiting.CreatedAt);
        var ended = await worker.RunUntilAsync(id, JobState.Succeeded);
        Assert.Equal((PredictionProvider.Id, 0), (Assert.Single(ended.Attempts!).ProviderId, provider.Purchases));
        Assert.Empty((await MarkAsync(worker)).InDoubt);
    }

    [Fact]
    public async Task A_job_that_is_not_found_is_not_ordered_while_that_proves_nothing()
    {
        var provider = new PredictionProvider { OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.NotBought()) };
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        await MarkAsync(worker);
        var job = await worker.RunAsync(id);

        Assert.Equal((JobState.Submitting, 1, 0), (job.State, provider.LookUps.Count, provider.Purchases));
        await EndAsync(worker, id);
    }

    [Fact]
    public async Task A_job_of_a_provider_that_can_not_be_asked_ends_unknown()
    {
        var provider = new SynchronousProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();

        var report = await MarkAsync(worker);
        var job = await worker.RunAsync(id);

        Assert.Equal(1, report.InDoubt[provider.Name]);
        Assert.Equal((JobState.OutcomeUnknown, 0), (job.State, provider.Purchases));
    }

    [Fact]
    public async Task A_job_of_several_providers_resumes_at_the_one_that_has_it()
    {
        var first = new PredictionProvider { OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.NotBought()) };
        var second = new PredictionProvider();
        await using var pair = new Pair(store, first, second);
        var id = await pair.SubmitAsync();

        var report = await MarkAsync(pair.Worker);
        var waiting = await pair.Worker.RunAsync(id);

        Assert.Equal(1, report.InDoubt[second.Name]);
        Assert.Equal((JobState.Waiting, second.Name, 0, 0), (waiting.State, waiting.Provider, first.Purchases, second.Purchases));
        await EndAsync(pair.Worker, id);
    }

    [Fact]
    public async Task A_job_that_none_of_its_providers_has_is_left_as_it_is_and_ordered_once()
    {
        var (first, second) = (new PredictionProvider { OnLookUp = NotBought }, new PredictionProvider { OnLookUp = NotBought });
        await using var pair = new Pair(store, first, second);
        var id = await pair.SubmitAsync();

        var report = await MarkAsync(pair.Worker);

        Assert.Equal((1, 0), (report.NotOrdered, report.InDoubt.Count));
        Assert.Equal(JobState.Queued, (await pair.Worker.ReadAsync(id)).State);
        await pair.Worker.RunUntilAsync(id, JobState.Succeeded);
        Assert.Equal((1, 0), (first.Purchases, second.Purchases));
    }

    [Fact]
    public async Task A_provider_that_can_not_be_asked_decides_although_another_one_has_nothing()
    {
        var (first, second) = (new PredictionProvider { OnLookUp = NotBought }, new SynchronousProvider());
        await using var pair = new Pair(store, first, second);
        var id = await pair.SubmitAsync();

        var report = await MarkAsync(pair.Worker);
        var job = await pair.Worker.RunAsync(id);

        Assert.Equal(1, report.InDoubt[second.Name]);
        Assert.Equal((JobState.OutcomeUnknown, 0, 0), (job.State, first.Purchases, second.Purchases));
    }

    [Fact]
    public async Task A_job_whose_providers_do_not_respond_or_list_too_late_is_unsettled_and_unchanged()
    {
        var first = new PredictionProvider { OnLookUp = () => Task.FromResult<LookUpOutcome>(new LookUpOutcome.TooEarly(TimeSpan.FromMinutes(1))) };
        var second = new PredictionProvider { OnLookUp = NotBought };
        await using var pair = new Pair(store, first, second);
        var id = await pair.SubmitAsync();

        var early = await MarkAsync(pair.Worker);
        first.OnLookUp = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "It is away.", mayHaveBought: false);
        var away = await MarkAsync(pair.Worker);

        Assert.Equal(id, Assert.Single(early.Unsettled).JobId);
        Assert.Equal((id, "It is away."), (Assert.Single(away.Unsettled).JobId, away.Unsettled[0].Reason));
        Assert.Equal((JobState.Queued, null), ((await pair.Worker.ReadAsync(id)).State, (await pair.Worker.ReadAsync(id)).LeaseUntil));
        await EndAsync(pair.Worker, id);
    }

    [Fact]
    public async Task A_job_that_a_worker_holds_is_unsettled()
    {
        var provider = new PredictionProvider();
        await using var worker = new TestWorker(store.ConnectionString, provider);
        var id = await worker.SubmitAsync();
        var claim = await worker.Claims.ClaimAsync(id, new Claimant("someone"), TimeSpan.FromMinutes(1), ifDue: false, lane: null, Token);

        var report = await MarkAsync(worker);

        Assert.Contains("stop all workers", Assert.Single(report.Unsettled).Reason, StringComparison.Ordinal);
        await worker.Claims.RescheduleAsync(claim.Job!, new Reschedule { In = TimeSpan.Zero, Uncounted = true }, Token);
        await EndAsync(worker, id);
    }

    [Fact]
    public async Task A_job_that_costs_nothing_is_left_as_it_is_and_a_preview_changes_nothing()
    {
        var (free, paid) = (new PredictionProvider { CostsNothing = true }, new PredictionProvider());
        await using var pair = new Pair(store, free, paid);
        var costsNothing = await pair.Worker.SubmitAsync(new ImageRequest { Prompt = "free", Provider = free.Name });
        var bought = await pair.Worker.SubmitAsync(new ImageRequest { Prompt = "paid", Provider = paid.Name });

        var preview = await MarkAsync(pair.Worker, changes: false);

        Assert.Equal((1, 1), (preview.Free, preview.InDoubt[paid.Name]));
        Assert.Equal(JobState.Queued, (await pair.Worker.ReadAsync(bought)).State);
        Assert.Equal(1, (await MarkAsync(pair.Worker)).Free);
        Assert.Equal(JobState.Queued, (await pair.Worker.ReadAsync(costsNothing)).State);
        Assert.Equal(JobState.Submitting, (await pair.Worker.ReadAsync(bought)).State);
        await EndAsync(pair.Worker, costsNothing);
        await EndAsync(pair.Worker, bought);
    }

    private static Task<LookUpOutcome> NotBought() => Task.FromResult<LookUpOutcome>(new LookUpOutcome.NotBought());

    private static Task<RestoredJobsReport> MarkAsync(TestWorker worker, bool changes = true) => new RestoredJobs(worker.Host.Services).MarkAsync(changes, Token);

    /// <summary>Leaves no job behind for the tests that follow.</summary>
    private static async Task EndAsync(TestWorker worker, Guid id)
    {
        if (await worker.Claims.ClaimAsync(id, new Claimant("the end"), TimeSpan.FromMinutes(1), ifDue: false, lane: null, Token) is { Job: { } job })
        {
            await worker.Claims.FinishAsync(job, new TerminalResult { State = JobState.Failed, Attempts = [], Error = new JobError { Reason = FailureReason.Internal, Message = "The test is over." } }, Token);
        }
    }
}
