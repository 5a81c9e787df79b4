using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A synchronous provider gave an address with its only answer, and the image could not be fetched at once.</summary>
public sealed class MadeElsewhereTests(StoreFixture store) : IDisposable
{
    private readonly RescueWorld _world = new(store.ConnectionString);

    private readonly SynchronousProvider _provider = new()
    {
        OnSubmit = _ => Task.FromResult<SubmitOutcome>(new SubmitOutcome.Made(new ImageSource("https://images.example.com/a.png"), "HTTP 403", "a remark")),
    };

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_image_s_address_survives_the_worker_that_received_it()
    {
        Guid id;
        await using (var first = _world.Worker(_provider, "a"))
        {
            id = await first.SubmitAsync();
            Assert.Equal(JobState.Storing, (await first.RunAsync(id)).State);
        }

        await using var second = _world.Worker(_provider, "b");
        var ended = await second.RunAsync(id);

        Assert.Equal((JobState.Succeeded, 1, 1), (ended.State, _provider.Purchases, _provider.Fetches));
        Assert.Equal("a remark", ended.Attempts[^1].Message);
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = true }, ended.Cost);
    }

    [Fact]
    public async Task A_missing_image_counts_as_gone_only_when_the_response_is_the_same_for_minutes()
    {
        await using var worker = _world.Worker(_provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);
        _provider.OnFetch = () => throw new ImageGoneException("HTTP 404");

        Assert.Equal(JobState.Storing, (await worker.RunAsync(id)).State);
        _world.Passed = TimeSpan.FromMinutes(11);
        var ended = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, new Cost { Amount = TestWorker.Price, Certain = true }), (ended.State, ended.Cost));
    }

    [Fact]
    public async Task A_host_that_is_away_for_a_day_ends_the_job_and_a_replay_asks_it_again_for_nothing()
    {
        await using var worker = _world.Worker(_provider);
        var id = await worker.SubmitAsync();
        await worker.RunAsync(id);
        _provider.OnFetch = () => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "not now", mayHaveBought: false);
        Assert.Equal(JobState.Storing, (await worker.RunAsync(id)).State);
        _world.Passed = TimeSpan.FromHours(25);
        var failed = await worker.RunAsync(id);
        _provider.OnFetch = () => Task.FromResult(TestImages.Png);

        Assert.Equal((JobState.Failed, new ReplayPlan(ReplayStep.Waiting, 0)), (failed.State, ReplayPlan.For(failed)));
        await worker.ReplayAsync(failed);
        Assert.Equal((JobState.Succeeded, 1), ((await worker.RunAsync(id)).State, _provider.Purchases));
    }

    [Fact]
    public async Task A_job_waits_a_day_for_a_provider_that_is_not_configured_before_it_gives_up_the_image()
    {
        Guid id;
        await using (var first = _world.Worker(_provider))
        {
            id = await first.SubmitAsync();
            await first.RunAsync(id);
        }

        await using var renamed = _world.Worker(new SynchronousProvider());
        _world.Passed = TimeSpan.FromHours(30);
        Assert.Equal(JobState.Storing, (await renamed.RunAsync(id)).State);
        _world.Passed = TimeSpan.FromHours(53);
        Assert.Equal(JobState.Storing, (await renamed.RunAsync(id)).State);
        _world.Passed = TimeSpan.FromHours(55);

        Assert.Equal(JobState.Failed, (await renamed.RunAsync(id)).State);
    }
}
