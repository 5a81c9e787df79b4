using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A provider's response that an image does not exist is accepted after some minutes, and never while a worker's disk may have the bytes.</summary>
public sealed class GoneTests(StoreFixture store) : IDisposable
{
    private static readonly Prediction Gone = new Prediction.Gone("not known here");
    private readonly RescueWorld _world = new(store.ConnectionString);
    private readonly PredictionProvider _provider = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task One_answer_that_a_paid_order_is_not_known_does_not_end_the_job()
    {
        var polls = 0;
        _provider.OnPoll = () => Task.FromResult(polls++ == 0 ? Gone : new Prediction.Succeeded(new ImageSource("here")));
        await using var worker = _world.Worker(_provider);
        var id = await BuyAsync(worker);

        var first = await worker.RunAsync(id);
        var ended = await worker.RunAsync(id);

        Assert.Equal(JobState.Waiting, first.State);
        Assert.Equal((JobState.Succeeded, 1), (ended.State, _provider.Purchases));
    }

    [Fact]
    public async Task A_gone_order_that_is_confirmed_for_minutes_ends_the_job_with_its_cost()
    {
        _provider.OnPoll = _provider.OnCancel = () => Task.FromResult(Gone);
        await using var worker = _world.Worker(_provider);
        var id = await BuyAsync(worker);

        await worker.RunAsync(id);
        _world.Passed = TimeSpan.FromMinutes(9);
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        _world.Passed = TimeSpan.FromMinutes(11);
        var ended = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable, true), (ended.State, ended.Error!.Reason, ended.IsFinalAnswer));
        Assert.Equal(new Cost { Amount = TestWorker.Price, Certain = false }, ended.Cost);
    }

    [Fact]
    public async Task A_gone_answer_that_is_interrupted_starts_its_minutes_again()
    {
        var answer = Gone;
        _provider.OnPoll = () => Task.FromResult(answer);
        await using var worker = _world.Worker(_provider, settings: ($"ImageGen:Providers:{_provider.Name}:Timeout", "01:00:00"));
        var id = await BuyAsync(worker);

        await worker.RunAsync(id);
        (answer, _world.Passed) = (new Prediction.Running(), TimeSpan.FromMinutes(8));
        Assert.Null((await worker.RunAsync(id)).GoneSince);
        (answer, _world.Passed) = (Gone, TimeSpan.FromMinutes(16));

        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
    }

    [Fact]
    public async Task A_missing_image_is_requested_again_before_the_provider_s_deletion_time()
    {
        var fetches = 0;
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here", DateTimeOffset.UtcNow.AddHours(1))));
        _provider.OnFetch = () => fetches++ == 0 ? throw new ImageGoneException("HTTP 403") : Task.FromResult(TestImages.Png);
        await using var worker = _world.Worker(_provider);
        var id = await BuyAsync(worker);

        Assert.Equal(JobState.Storing, (await worker.RunAsync(id)).State);
        Assert.Equal((JobState.Succeeded, 1), ((await worker.RunAsync(id)).State, _provider.Purchases));
    }

    [Fact]
    public async Task A_missing_image_counts_as_gone_at_the_first_answer_after_the_provider_s_deletion_time()
    {
        _provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Succeeded(new ImageSource("here", DateTimeOffset.UtcNow.AddMinutes(-1))));
        _provider.OnFetch = () => throw new ImageGoneException("HTTP 404");
        await using var worker = _world.Worker(_provider);
        var id = await BuyAsync(worker);

        var ended = await worker.RunAsync(id);

        Assert.Equal((JobState.Failed, new Cost { Amount = TestWorker.Price, Certain = true }), (ended.State, ended.Cost));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_waits_for_an_image_on_another_worker_s_disk_although_the_provider_deleted_it(bool byPoll)
    {
        await using var owner = _world.Worker(_provider, "a");
        await using var other = _world.Worker(_provider, "b");
        var id = await BuyAsync(owner);
        _world.CanPut = false;
        await owner.RunAsync(id);
        _world.CanPut = true;
        if (byPoll)
        {
            _provider.OnPoll = () => Task.FromResult(Gone);
        }

        _provider.OnFetch = () => throw new ImageGoneException("HTTP 404");
        foreach (var minutes in (int[])[1, 61, 23 * 60])
        {
            _world.Passed = TimeSpan.FromMinutes(minutes);
            Assert.Equal(JobState.Storing, (await other.RunAsync(id)).State);
        }

        var ended = await owner.RunAsync(id);

        Assert.Equal((JobState.Succeeded, 1), (ended.State, _provider.Purchases));
    }

    [Fact]
    public async Task A_job_whose_image_is_on_the_disk_of_a_lost_worker_ends()
    {
        _world.CanPut = false;
        await using var other = _world.Worker(_provider, "b");
        var id = await BuyAsync(other);
        await using (var owner = _world.Worker(_provider, "a"))
        {
            Assert.Equal(JobState.Storing, (await owner.RunAsync(id)).State);
        }

        _provider.OnPoll = () => Task.FromResult(Gone);
        await other.RunAsync(id);
        _world.Passed = TimeSpan.FromHours(25);
        var ended = await other.RunAsync(id);

        Assert.Equal((JobState.Failed, new Cost { Amount = TestWorker.Price, Certain = true }), (ended.State, ended.Cost));
        Assert.NotNull(ended.SpilledBy);
    }

    private static async Task<Guid> BuyAsync(TestWorker worker)
    {
        var id = await worker.SubmitAsync();
        Assert.Equal(JobState.Waiting, (await worker.RunAsync(id)).State);
        return id;
    }
}
