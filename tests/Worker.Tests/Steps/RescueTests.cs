using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A paid image is delivered, whatever component is unavailable meanwhile.</summary>
public sealed class RescueTests(StoreFixture store) : IDisposable
{
    private readonly DirectoryInfo _spill = Directory.CreateTempSubdirectory("imagegen-spill-");
    private bool _away = true;

    public void Dispose() => _spill.Delete(recursive: true);

    [Fact]
    public async Task A_fetched_image_waits_on_the_worker_s_disk_while_the_result_store_is_away()
    {
        var provider = new PredictionProvider();
        await using var worker = Worker(provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        var waiting = await worker.RunAsync(id);
        provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Gone("deleted"));
        _away = false;
        var ended = await worker.RunAsync(id);

        Assert.Equal((JobState.Storing, worker.Host.Services.GetRequiredService<ISpillStore>().Name), (waiting.State, waiting.SpilledBy));
        Assert.Equal((JobState.Succeeded, 1), (ended.State, provider.Fetches));
        Assert.Empty(_spill.GetFiles());
    }

    [Fact]
    public async Task An_image_that_a_synchronous_provider_gave_survives_its_worker()
    {
        var provider = new SynchronousProvider();
        var id = Guid.Empty;
        await using (var first = Worker(provider))
        {
            id = await first.SubmitAsync();
            Assert.Equal(JobState.Storing, (await first.RunAsync(id)).State);
        }

        _away = false;
        await using var second = Worker(provider);

        Assert.Equal(JobState.Succeeded, (await second.RunAsync(id)).State);
        Assert.Equal(1, provider.Purchases);
    }

    [Fact]
    public async Task A_worker_without_the_spilled_image_leaves_the_job_to_the_worker_that_has_it()
    {
        var provider = new SynchronousProvider();
        await using var owner = Worker(provider);
        var id = await owner.SubmitAsync();
        await owner.RunAsync(id);
        _away = false;
        await using var other = new TestWorker(store.ConnectionString, provider, settings: ("ImageGen:Results:SpillPath", Path.Combine(_spill.FullName, "elsewhere")));

        Assert.Equal(JobState.Storing, (await other.RunAsync(id)).State);
        Assert.Equal(JobState.Succeeded, (await owner.RunAsync(id)).State);
    }

    [Fact]
    public async Task An_image_stored_just_before_its_worker_died_is_found_by_the_job_s_id()
    {
        var provider = new SynchronousProvider();
        _away = false;
        await using var dying = new TestWorker(store.ConnectionString, provider, services =>
        {
            TestWorker.ShortLeases(services);
            TestWorker.Interpose<IJobClaims>(before: method => method == nameof(IJobClaims.FinishAsync) ? Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) : Task.CompletedTask)(services);
        }, settings: ("ImageGen:Results:Path", _spill.FullName));
        var id = await dying.SubmitAsync();
        _ = dying.RunAsync(id);
        await Eventually.GetAsync(async () => await dying.ReadAsync(id) is { State: JobState.Storing } job && _spill.GetFiles("*.png", SearchOption.AllDirectories).Length > 0 ? job : null, "the image is stored");
        await using var next = new TestWorker(store.ConnectionString, provider, settings: ("ImageGen:Results:Path", _spill.FullName));

        var ended = await next.RunUntilAsync(id, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 1), (ended.State, provider.Purchases));
        Assert.Equal(TestImages.Png.Length, ended.Image!.Bytes);
    }

    [Fact]
    public async Task The_provider_s_deletion_time_is_recorded_and_a_warning_is_logged_at_half_of_it()
    {
        var provider = new PredictionProvider();
        var deleted = DateTimeOffset.UtcNow.AddMinutes(-1);
        provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here", deleted)));
        provider.OnFetch = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "not now", mayHaveBought: false);
        using var overdue = new MetricCount("imagegen.rescue.overdue");
        await using var worker = Worker(provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);

        var storing = await worker.RunAsync(id);

        Assert.Equal(deleted, storing.RescueBy!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, overdue.Of(provider.Name));
    }

    private TestWorker Worker(SynchronousProvider provider) => new(
        store.ConnectionString, provider,
        TestWorker.Interpose<IResultStore>(before: method => method == nameof(IResultStore.PutAsync) && _away ? throw new ResultStoreException("away") : Task.CompletedTask),
        settings: ("ImageGen:Results:SpillPath", _spill.FullName));
}
