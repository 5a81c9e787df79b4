using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>Changes the lane of Replicate's instance and starts all hosts again, one after another: the workers first, then the gateways.</summary>
internal sealed class RenamedLane(string to, TimeSpan after, Func<World, bool> when) : IFault
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var world = context.World;
        await context.PauseAsync(after);
        await context.UntilAsync(when);
        var from = TimeProvider.System.GetUtcNow();
        world.Environment["ImageGen__Providers__replicate__Lane"] = to;
        foreach (var seat in world.Workers.Concat(world.Gateways))
        {
            var host = seat.Host!;
            host.Terminate();
            context.Count();
            await seat.WaitForLeaverAsync(host, Patience, context.Stop);
            await seat.WaitUntilReadyAsync(Patience, context.Stop);
        }

        context.Outages.Enqueue(new Outage(from, TimeProvider.System.GetUtcNow()));
    }
}
