using ImageGen.Chaos.Worlds;

namespace ImageGen.Chaos.Faults;

/// <summary>Kill -9 of a random host, so many times.</summary>
internal sealed class KilledHosts(int times, TimeSpan rhythm, Func<World, IReadOnlyList<Seat>> which) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var seats = which(context.World);
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            var seat = context.Any(seats);
            // One that is not up yet would be killed for nothing.
            await seat.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), context.Stop);
            seat.Kill();
            context.Count();
        }
    }
}
