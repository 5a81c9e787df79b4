using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>Changes the lane of the Replicate instance and restarts all hosts one after another: first the workers, then the gateways.</summary>
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
        foreach (var supervisor in world.Workers.Concat(world.Gateways))
        {
            var host = supervisor.Host!;
            host.Terminate();
            context.Count();
            await supervisor.WaitForExitAsync(host, Patience, context.Stop);
            await supervisor.WaitUntilReadyAsync(Patience, context.Stop);
        }

        context.Outages.Enqueue(new Outage(from, TimeProvider.System.GetUtcNow()));
    }
}
