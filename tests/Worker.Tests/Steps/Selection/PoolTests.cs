using ImageGen.Contracts;
using ImageGen.Providers;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Background;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Steps.Selection;

/// <summary>Boxes of which any may draw the jobs of the others.</summary>
public sealed class PoolTests(StoreFixture store)
{
    [Fact]
    public async Task A_job_leaves_an_unreachable_server_for_another_of_its_pool()
    {
        await using var pool = Of(Down(), new SynchronousProvider());

        var job = await EndAsync(pool, null);

        Assert.Equal((JobState.Succeeded, 1, 1), (job.State, pool.First.Purchases, pool.Second.Purchases));
        Assert.Equal([pool.First.Name, pool.Second.Name], job.Attempts.Select(attempt => attempt.Provider));
    }

    [Fact]
    public async Task An_unreachable_pool_fails_the_job_after_as_many_attempts_as_one_server()
    {
        await using var pool = Of(Down(), Down());

        var job = await EndAsync(pool, null);

        Assert.Equal((JobState.Failed, FailureReason.ProviderUnavailable, 5), (job.State, job.Error!.Reason, pool.First.Purchases + pool.Second.Purchases));
        Assert.InRange(pool.First.Purchases, 2, 3);
    }

    [Fact]
    public async Task Jobs_go_to_the_server_that_has_their_model_loaded()
    {
        await using var pool = Of(new SynchronousProvider(), new SynchronousProvider());

        foreach (var model in (string[])["sdxl", "sd15", "sdxl", "sd15", "sd15", "sdxl"])
        {
            Assert.Equal(JobState.Succeeded, (await EndAsync(pool, model)).State);
        }

        Assert.Equal(["sdxl", "sdxl", "sdxl"], pool.First.Orders.Select(order => order.Model));
        Assert.Equal(["sd15", "sd15", "sd15"], pool.Second.Orders.Select(order => order.Model));
    }

    [Fact]
    public async Task A_job_taken_by_another_server_of_the_pool_keeps_its_position_on_the_route()
    {
        await using var pool = Of(new PredictionProvider(), new PredictionProvider());
        var id = await pool.Worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", Provider = pool.First.Name, Fallback = ["sandbox"] });
        var row = await pool.Worker.ReadAsync(id) with { State = JobState.Waiting, Provider = pool.Second.Name };

        var route = pool.Worker.Host.Services.GetRequiredService<JobRoutes>().Of(row);

        Assert.Equal((pool.Second.Name, "sandbox"), (route.Current.Name, route.Next?.Name));
    }

    private static SynchronousProvider Down() => new() { OnSubmit = _ => throw new ProviderFaultException(FailureReason.ProviderUnavailable, "No answer.", mayHaveBought: false) };

    private static async Task<Job> EndAsync(Pair pool, string? model)
        => await pool.Worker.RunUntilAsync(
            await pool.Worker.SubmitAsync(new ImageRequest { Prompt = "a red cube", Provider = pool.First.Name, Model = model }), JobState.Succeeded, JobState.Failed);

    private Pair Of(SynchronousProvider first, SynchronousProvider second) => new(
        store,
        first,
        second,
        services => services.Replace(ServiceDescriptor.Singleton(new Timings { KeepLoaded = TimeSpan.FromHours(1) })),
        ($"ImageGen:Providers:{first.Name}:Pool", "boxes"),
        ($"ImageGen:Providers:{second.Name}:Pool", "boxes"));
}
