namespace ImageGen.Chaos.Faults;

/// <summary>Sends SIGTERM to one worker after another, as an orchestrator does for a new version.</summary>
internal sealed class RollingRestart(int times, TimeSpan rhythm) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            var supervisor = context.World.Workers[i % context.World.Workers.Count];
            await supervisor.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), context.Stop);
            var host = supervisor.Host!;
            host.Terminate();
            context.Count();
            await supervisor.WaitForExitAsync(host, TimeSpan.FromSeconds(45), context.Stop);
        }
    }
}
