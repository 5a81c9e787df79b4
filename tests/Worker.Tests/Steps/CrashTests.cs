using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Worker.Background;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>
/// A worker dies between two steps: for the store, a worker that never continues equals one that was killed. Another takes over when the
/// lease is over.
/// </summary>
[Trait("Category", "Long")]
public sealed class CrashTests(StoreFixture store) : IDisposable
{
    /// <summary>The one machine's disk, which the worker that died and the next one have both.</summary>
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("imagegen-crash-spill-");
    private readonly DirectoryInfo _images = Directory.CreateTempSubdirectory("imagegen-crash-images-");
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _spill.Delete(recursive: true);
        _images.Delete(recursive: true);
    }

    [Theory]
    [InlineData(nameof(IJobClaims.RecordIntentAsync), false, 0, JobState.OutcomeUnknown)]
    [InlineData(nameof(IJobClaims.RecordStoringAsync), true, 1, JobState.OutcomeUnknown)]
    [InlineData(nameof(IJobClaims.RecordStoringAsync), false, 1, JobState.Failed)]
    [InlineData(nameof(IJobClaims.FinishAsync), true, 1, JobState.Failed)]
    [InlineData(nameof(IJobClaims.FinishAsync), false, 1, JobState.Succeeded)]
    public async Task A_crash_at_a_synchronous_provider_causes_no_second_order(string method, bool before, int purchases, JobState end)
    {
        var provider = new SynchronousProvider();
        await using var dying = Dying<IJobClaims>(provider, method, before);
        await using var next = new TestWorker(store.ConnectionString, provider, settings: ("ImageGen:Results:SpillPath", _spill.FullName));
        var id = await dying.SubmitAsync();

        _ = DieAsync(dying, id);
        await _dead.Task;
        var job = await next.RunUntilAsync(id, end);

        Assert.Equal(purchases, provider.Purchases);
        Assert.Equal(1, await next.CountEndingsAsync(id));
        Assert.Equal(end is not JobState.OutcomeUnknown, job.Cost!.Certain);
    }

    [Theory]
    [InlineData(nameof(IJobClaims.RecordStoringAsync), true, true)]
    [InlineData(nameof(IJobClaims.RecordStoringAsync), false, true)]
    [InlineData(nameof(IJobClaims.RecordStoringAsync), false, false)]
    [InlineData(nameof(IJobClaims.FinishAsync), true, true)]
    public async Task A_crash_with_the_image_of_a_free_synchronous_provider_runs_the_order_again(string method, bool before, bool sameSpill)
    {
        var provider = new SynchronousProvider { Evidence = PurchaseEvidence.Free };
        await using var dying = Dying<IJobClaims>(provider, method, before);
        await using var next = new TestWorker(
            store.ConnectionString,
            provider,
            services => services.Replace(ServiceDescriptor.Singleton(new Timings { GpuServerSpillWait = TimeSpan.FromSeconds(1) })),
            settings: sameSpill ? [("ImageGen:Results:SpillPath", _spill.FullName)] : []);
        var id = await dying.SubmitAsync();

        _ = DieAsync(dying, id);
        await _dead.Task;
        var job = await next.RunUntilAsync(id, JobState.Succeeded);

        Assert.Equal(2, provider.Purchases);
        Assert.Equal(1, await next.CountEndingsAsync(id));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, job.Cost);
    }

    [Theory]
    [InlineData(nameof(IJobClaims.RecordIntentAsync), false, 0)]
    [InlineData(nameof(IJobClaims.RecordProviderIdAsync), true, 1)]
    [InlineData(nameof(IJobClaims.RecordProviderIdAsync), false, 1)]
    [InlineData(nameof(IJobClaims.RecordStoringAsync), true, 1)]
    [InlineData(nameof(IJobClaims.RecordStoringAsync), false, 1)]
    [InlineData(nameof(IJobClaims.FinishAsync), true, 1)]
    [InlineData(nameof(IJobClaims.FinishAsync), false, 1)]
    public async Task A_crash_at_an_asynchronous_provider_yields_the_image_with_one_order(string method, bool before, int bought)
    {
        var provider = new PredictionProvider();
        provider.OnLookUp = () => Task.FromResult<LookUpOutcome>(provider.Purchases == 0 ? new LookUpOutcome.NotBought() : new LookUpOutcome.Found(PredictionProvider.Id));
        await using var dying = Dying<IJobClaims>(provider, method, before);
        await using var next = new TestWorker(store.ConnectionString, provider);
        var id = await dying.SubmitAsync();

        _ = DieAsync(dying, id);
        await _dead.Task;
        Assert.Equal(bought, provider.Purchases);
        var job = await next.RunUntilAsync(id, JobState.Succeeded);

        Assert.Equal(1, provider.Purchases);
        Assert.Equal(PredictionProvider.Id, job.Attempts[^1].ProviderId);
        Assert.Equal(1, await next.CountEndingsAsync(id));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task An_image_that_was_stored_before_the_crash_is_fetched_again_only_from_another_result_store(bool sameStore, int fetches)
    {
        var provider = new PredictionProvider();
        (string, string)[] folder = [("ImageGen:Results:Path", _images.FullName)];
        await using var dying = Dying<IResultStore>(provider, nameof(IResultStore.PutAsync), before: false, folder);
        await using var next = new TestWorker(store.ConnectionString, provider, settings: sameStore ? folder : []);
        var id = await dying.SubmitAsync();

        _ = DieAsync(dying, id);
        await _dead.Task;
        Assert.Equal(1, provider.Fetches);
        await next.RunUntilAsync(id, JobState.Succeeded);

        Assert.Equal((1, fetches), (provider.Purchases, provider.Fetches));
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_take_over_changes_nothing()
    {
        var answer = new TaskCompletionSource<SubmitOutcome>();
        var provider = new SynchronousProvider { OnSubmit = _ => answer.Task };
        await using var slow = new TestWorker(store.ConnectionString, provider, TestWorker.ShortLeases);
        await using var next = new TestWorker(store.ConnectionString, provider);
        var id = await slow.SubmitAsync();

        var late = slow.RunAsync(id);
        await Eventually.TrueAsync(() => provider.Purchases == 1, "the order left");
        await next.RunUntilAsync(id, JobState.OutcomeUnknown);
        answer.SetResult(new SubmitOutcome.Completed(TestImages.Png));
        var job = await late;

        Assert.Equal(JobState.OutcomeUnknown, job.State);
        Assert.Equal(1, provider.Purchases);
        Assert.Equal(1, await next.CountEndingsAsync(id));
    }

    private TestWorker Dying<T>(SynchronousProvider provider, string method, bool before, params (string Key, string Value)[] settings)
        where T : class
        => new(store.ConnectionString, provider, services =>
        {
            TestWorker.ShortLeases(services);
            Task Die(string called, bool here)
            {
                if (called != method || !here)
                {
                    return Task.CompletedTask;
                }

                _dead.TrySetResult();
                return Never;
            }

            TestWorker.Interpose<T>(called => Die(called, before), called => Die(called, !before))(services);
        }, settings: [("ImageGen:Results:SpillPath", _spill.FullName), .. settings]);

    /// <summary>Runs the job until it stops at the crash point.</summary>
    private static async Task DieAsync(TestWorker worker, Guid id)
    {
        while (!Token.IsCancellationRequested)
        {
            await worker.RunAsync(id);
        }
    }
}
