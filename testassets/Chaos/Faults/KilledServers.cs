using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>Kill -9 of the broker or the store, which stays down for a while, so many times.</summary>
/// <param name="times">How many times.</param>
/// <param name="rhythm">From one to the next.</param>
/// <param name="down">How long it stays down.</param>
/// <param name="broker">Whether it is the broker.</param>
/// <param name="when">Whether the moment is one in which the kill proves something; null is any.</param>
internal sealed class KilledServers(int times, TimeSpan rhythm, TimeSpan down, bool broker, Func<World, bool>? when = null) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var world = context.World;
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            await context.UntilAsync(when ?? (_ => true));
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
