namespace ImageGen.Chaos.Faults;

/// <summary>SIGTERM to one worker after another, as an orchestrator does for a new version.</summary>
internal sealed class RollingRestart(int times, TimeSpan rhythm) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            var seat = context.World.Workers[i % context.World.Workers.Count];
            await seat.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), context.Stop);
            var host = seat.Host!;
            host.Terminate();
            context.Count();
            await seat.WaitForLeaverAsync(host, TimeSpan.FromSeconds(45), context.Stop);
        }
    }
}
