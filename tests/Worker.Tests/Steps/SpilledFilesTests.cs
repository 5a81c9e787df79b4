using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Embedded;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Results;
using ImageGen.Worker.Loops;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ImageGen.Worker.Tests.Steps;

/// <summary>A spilled file goes when its job has succeeded with that very image, or when its retention is over, and for no other reason.</summary>
public sealed class SpilledFilesTests(StoreFixture store) : IDisposable
{
    private readonly RescueWorld _world = new(store.ConnectionString);
    private readonly SynchronousProvider _provider = new();

    public void Dispose() => _world.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_spill_loop_stores_a_spilled_image_and_deletes_its_file()
    {
        await using var worker = _world.Worker(_provider);
        var id = await SpillAsync(worker);
        _world.CanPut = true;

        await Eventually.GetAsync(
            async () =>
            {
                await LookAsync(worker);
                return await worker.ReadAsync(id) is { State: JobState.Succeeded } job ? job : null;
            },
            "the image is home");

        Assert.Empty(_world.Spilled("a"));
    }

    [Fact]
    public async Task The_worker_with_the_spill_file_stores_the_image_although_other_workers_postpone_the_job()
    {
        await using var owner = _world.Worker(_provider, "a");
        var ids = new[] { await SpillAsync(owner), await SpillAsync(owner) };
        await using var other = _world.Worker(_provider, "b");
        foreach (var id in ids)
        {
            // Repeated until the next attempt is a minute away.
            for (var looks = 0; looks < 8; looks++)
            {
                await other.RunAsync(id);
            }
        }

        _world.CanPut = true;
        await LookAsync(owner);

        foreach (var id in ids)
        {
            Assert.Equal(JobState.Succeeded, (await owner.ReadAsync(id)).State);
        }
    }

    [Fact]
    public async Task Only_one_spilled_image_is_tried_early_while_the_result_store_is_away()
    {
        await using var owner = _world.Worker(_provider, "a");
        var ids = new[] { await SpillAsync(owner), await SpillAsync(owner), await SpillAsync(owner) };
        await using var other = _world.Worker(_provider, "b");
        List<int> before = [];
        foreach (var id in ids)
        {
            for (var looks = 0; looks < 8; looks++)
            {
                await other.RunAsync(id);
            }

            before.Add((await other.ReadAsync(id)).Polls);
        }

        await LookAsync(owner);
        // The next try is not due yet.
        await LookAsync(owner);

        List<int> after = [];
        foreach (var id in ids)
        {
            after.Add((await other.ReadAsync(id)).Polls);
        }

        Assert.Equal(before.Sum() + 1, after.Sum());
    }

    [Fact]
    public async Task The_spill_file_of_a_job_unknown_to_the_store_is_kept()
    {
        Guid id;
        await using (var worker = _world.Worker(_provider))
        {
            id = await SpillAsync(worker);
        }

        var elsewhere = Directory.CreateTempSubdirectory("imagegen-other-store-");
        await using (var empty = await EmbeddedStore.StartAsync(elsewhere.FullName, cancellationToken: Token))
        {
            await using var lost = _world.Worker(_provider, database: empty.ConnectionString);
            await LookAsync(lost);
            Assert.Single(_world.Spilled("a"));
        }

        elsewhere.Delete(recursive: true);
        _world.CanPut = true;
        await using var back = _world.Worker(_provider);
        Assert.Equal((JobState.Succeeded, 1), ((await back.RunAsync(id)).State, _provider.Purchases));
    }

    [Fact]
    public async Task The_image_of_a_job_that_failed_is_kept_and_a_replay_uses_it_without_buying()
    {
        await using var worker = _world.Worker(_provider);
        var id = await SpillAsync(worker);
        _world.Passed = TimeSpan.FromHours(25);
        var failed = await worker.RunAsync(id);
        await LookAsync(worker);

        Assert.Equal((JobState.Failed, new Cost { Amount = TestWorker.Price, Certain = true }), (failed.State, failed.Cost));
        Assert.Single(_world.Spilled("a"));
        Assert.Equal(new ReplayPlan(ReplayStep.Waiting, 0), ReplayPlan.For(failed));

        _world.CanPut = true;
        await worker.ReplayAsync(failed);
        await LookAsync(worker);
        var ended = await worker.ReadAsync(id);

        Assert.Equal((JobState.Succeeded, 1, new Cost { Amount = TestWorker.Price, Certain = true }), (ended.State, _provider.Purchases, ended.Cost));
        Assert.Empty(_world.Spilled("a"));
    }

    [Fact]
    public async Task A_replay_uses_a_spilled_image_found_after_the_provider_s_final_answer()
    {
        var provider = new PredictionProvider();
        await using var owner = _world.Worker(provider, "a");
        var id = await SpillAsync(owner);
        provider.OnPoll = () => Task.FromResult<Prediction>(new Prediction.Gone("deleted"));
        await using var other = _world.Worker(provider, "b");
        await other.RunAsync(id);
        _world.Passed = TimeSpan.FromHours(25);
        var failed = await other.RunAsync(id);
        _world.CanPut = true;
        await LookAsync(owner);

        Assert.Equal((JobState.Failed, true), (failed.State, failed.IsFinalAnswer));
        Assert.Single(_world.Spilled("a"));

        await other.ReplayAsync(failed);
        Assert.Equal(JobState.Waiting, (await other.RunAsync(id)).State);
        Assert.Equal((JobState.Succeeded, 1), ((await owner.RunAsync(id)).State, provider.Purchases));
    }

    [Fact]
    public async Task A_spill_file_is_deleted_when_it_and_the_end_of_its_job_are_older_than_the_retention()
    {
        await using var worker = _world.Worker(_provider);
        var id = await SpillAsync(worker);
        _world.Passed = TimeSpan.FromHours(25);
        var failed = await worker.RunAsync(id);
        Assert.Equal(JobState.Failed, failed.State);
        var unknown = new FileInfo(Path.Combine(_world.Disk("a"), $"{Guid.NewGuid():N}.spill"));
        await File.WriteAllBytesAsync(unknown.FullName, new byte[100], Token);
        foreach (var file in _world.Spilled("a"))
        {
            file.LastWriteTimeUtc = DateTime.UtcNow.AddDays(-8);
        }

        await LookAsync(worker);

        // The first job ended only now; of the other only the age of its file is known.
        Assert.Equal($"{failed.Id:N}.spill", Assert.Single(_world.Spilled("a")).Name);
    }

    [Fact]
    public async Task A_spill_file_that_differs_from_the_stored_image_is_kept()
    {
        await using var worker = _world.Worker(_provider);
        var id = await worker.SubmitAsync();
        await worker.RunUntilAsync(id, JobState.Succeeded);
        await worker.Host.Services.GetRequiredService<ISpillStore>().TryKeepAsync(id, "another image"u8.ToArray(), Token);

        await LookAsync(worker);

        Assert.Single(_world.Spilled("a"));
    }

    private async Task<Guid> SpillAsync(TestWorker worker)
    {
        _world.CanPut = false;
        var id = await worker.SubmitAsync();
        await worker.RunUntilAsync(id, JobState.Storing);
        Assert.NotNull((await worker.ReadAsync(id)).SpilledBy);
        return id;
    }

    private static async Task LookAsync(TestWorker worker) => await worker.Host.Services.GetServices<IHostedService>().OfType<SpillLoop>().Single().RoundAsync(Token);
}
