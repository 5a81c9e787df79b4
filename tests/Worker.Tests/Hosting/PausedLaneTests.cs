using ImageGen.Jobs.Instances;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.LaneHolds;
using ImageGen.Worker.Background;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Hosting;

/// <summary>Whole workers on one store, while an operator pauses a lane or a tenant in it.</summary>
[Trait("Category", "Long")]
public sealed class PausedLaneTests : FairOrderWorld
{
    private ILaneHolds Holds => Workers[0].Host.Services.GetRequiredService<ILaneHolds>();

    [Fact]
    public async Task No_job_of_a_paused_lane_begins_until_it_is_resumed()
    {
        await StartAsync();
        await SetAsync(tenant: null);
        var ids = await SubmitAsync("a", 3);
        foreach (var id in ids)
        {
            await IsInLineAsync(id, "a");
        }

        // Lines are listed and jobs are looked at again several times within this wait for something else that happens after it.
        await Task.WhenAll(Workers.Select(worker => RoundsAsync(worker, 5)));
        Assert.Equal(0, Provider.Purchases);

        await Holds.RemoveAsync(Lanes.Default, null, Token);
        await EndAllAsync();
        foreach (var id in ids)
        {
            await EndedAsync(id);
        }

        Assert.Equal(3, Provider.Purchases);
    }

    [Fact]
    public async Task A_paused_tenant_waits_while_others_go_on_and_its_jobs_can_be_canceled()
    {
        await StartAsync();
        await SetAsync("a");
        var (canceled, waiting) = (await SubmitAsync("a"), await SubmitAsync("a"));
        await EndAllAsync();

        await EndedAsync(await SubmitAsync("b"));
        await Workers[0].Store.CancelAsync("a", canceled, Token);

        Assert.Equal(JobState.Canceled, (await Workers[0].TryReadAsync(canceled))!.State);
        Assert.Equal(["b"], Ordered);
        await Holds.RemoveAsync(Lanes.Default, "a", Token);
        await EndedAsync(waiting);
    }

    [Fact]
    public async Task A_job_that_has_begun_goes_on_when_its_lane_is_paused()
    {
        await StartAsync();
        var id = await SubmitAsync("a");
        await Eventually.TrueAsync(() => Provider.Purchases == 1, "the job is ordered");

        await SetAsync(tenant: null);
        await EndAllAsync();

        await EndedAsync(id);
        Assert.Equal(1, Provider.Purchases);
    }

    private static async Task RoundsAsync(TestWorker worker, int rounds)
    {
        var holds = worker.Host.Services.GetRequiredService<CurrentLaneHolds>();
        for (var round = 0; round < rounds; round++)
        {
            var before = holds.Set;
            await Eventually.TrueAsync(() => !ReferenceEquals(before, holds.Set), "the worker reads the holds again");
        }
    }

    private Task StartAsync() => StartAsync(workers: 2, slots: 4, concurrency: 4, services => services.Replace(ServiceDescriptor.Singleton(new Timings
    {
        LaneHolds = TimeSpan.FromMilliseconds(100),
        LineList = TimeSpan.FromMilliseconds(100),
        PausedLook = TimeSpan.FromMilliseconds(200),
        WaitingCheck = TimeSpan.FromMilliseconds(300),
    })));

    private async Task SetAsync(string? tenant)
    {
        await Holds.SetAsync(new LaneHold { Lane = Lanes.Default, Tenant = tenant, Kind = LaneHoldKind.Paused, By = "test", At = DateTimeOffset.UtcNow }, Token);
        await Eventually.TrueAsync(() => Workers.All(worker => worker.Host.Services.GetRequiredService<CurrentLaneHolds>().Set.IsPaused(Lanes.Default, tenant ?? "a")), "all workers know it");
    }
}
