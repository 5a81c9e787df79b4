namespace ImageGen.Chaos.Faults;

/// <summary>Kill -9 of the broker or the store, which stays down for a while, so many times.</summary>
internal sealed class KilledServers(int times, TimeSpan rhythm, TimeSpan down, bool broker) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var world = context.World;
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            if (broker)
            {
                world.Broker!.Kill();
            }
            else
            {
                world.Store!.Kill();
            }

            context.Count();
            var from = TimeProvider.System.GetUtcNow();
            await Task.Delay(down, context.Stop);
            context.Outages.Enqueue(new Outage(from, TimeProvider.System.GetUtcNow()));
            await (broker ? world.Broker!.StartAgainAsync(context.Stop) : world.Store!.StartAgainAsync(context.Stop));
        }
    }
}
