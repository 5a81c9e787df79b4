using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>Kills a random host (kill -9) the given number of times.</summary>
internal sealed class KilledHosts(int times, TimeSpan rhythm, Func<World, IReadOnlyList<HostSupervisor>> which) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var supervisors = which(context.World);
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            var supervisor = context.PickOne(supervisors);
            // Killing a host that is still starting would test nothing.
            await supervisor.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), context.Stop);
            supervisor.Kill();
            context.Count();
        }
    }
}
