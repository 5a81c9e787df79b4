using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>Kills the broker or the store (kill -9) the given number of times, and keeps it down for a while.</summary>
/// <param name="times">How many times.</param>
/// <param name="rhythm">Time from one kill to the next.</param>
/// <param name="down">How long it stays down.</param>
/// <param name="broker">Whether to kill the broker; otherwise the store.</param>
/// <param name="when">Condition under which the kill is meaningful; null for any time.</param>
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
