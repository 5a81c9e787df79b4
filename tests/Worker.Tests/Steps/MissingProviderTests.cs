using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A paid order whose provider is not configured any more, or is another service under the same name.</summary>
public sealed class MissingProviderTests(StoreFixture store) : IDisposable
{
    private readonly RescueWorld _world = new(store.ConnectionString);
    private readonly PredictionProvider _provider = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_job_without_its_provider_waits_for_a_day_from_when_the_provider_was_missed()
    {
        var id = await BuyAsync();
        await using var renamed = _world.Worker(new PredictionProvider());

        _world.Passed = TimeSpan.FromHours(30);
        Assert.Equal(JobState.Waiting, (await renamed.RunAsync(id)).State);
        _world.Passed = TimeSpan.FromHours(53);
        Assert.Equal(JobState.Waiting, (await renamed.RunAsync(id)).State);
        _world.Passed = TimeSpan.FromHours(55);
        var ended = await renamed.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable, false), (ended.State, ended.Error!.Reason, ended.IsFinalAnswer));
    }

    [Fact]
    public async Task A_worker_that_has_the_provider_begins_the_wait_anew()
    {
        var id = await BuyAsync();
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Running());
        await using var renamed = _world.Worker(new PredictionProvider());
        await using var other = _world.Worker(_provider, settings: ($"ImageGen:Providers:{_provider.Name}:Timeout", "01:00:00"));

        Assert.NotNull((await renamed.RunAsync(id)).ProviderMissingSince);
        Assert.Null((await other.RunAsync(id)).ProviderMissingSince);
    }

    [Fact]
    public async Task A_different_service_under_the_provider_s_name_is_not_asked_about_its_orders()
    {
        var id = await BuyAsync();
        var impostor = new OtherKind(_provider.Name) { OnPoll = () => Task.FromResult<Prediction>(new Prediction.Gone("The id is none of this service.")) };
        await using (var worker = _world.Worker(impostor))
        {
            Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
            _world.Passed = TimeSpan.FromHours(1);
            Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        }

        // Past its time limit it is stopped before it is asked for, which comes too late.
        _provider.OnCancel = _provider.OnPoll;
        await using var back = _world.Worker(_provider);
        Assert.Equal((JobState.Succeeded, 0), ((await back.RunAsync(id)).State, impostor.Polls));
    }

    [Fact]
    public async Task A_service_without_ids_under_the_provider_s_name_is_not_asked()
    {
        var id = await BuyAsync();
        await using (var worker = _world.Worker(new SynchronousProvider(_provider.Name)))
        {
            Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        }

        await using var back = _world.Worker(_provider);
        Assert.Equal(JobState.Succeeded, (await back.RunAsync(id)).State);
    }

    private async Task<Guid> BuyAsync()
    {
        await using var worker = _world.Worker(_provider);
        var id = await worker.SubmitAsync();
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        return id;
    }

    private sealed class OtherKind(string name) : PredictionProvider(name)
    {
        public override string Kind => "huggingface";
    }
}
