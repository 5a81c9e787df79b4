using System.Globalization;

namespace ImageGen.Chaos.Faults;

/// <summary>Kills the single process (kill -9) the given number of times after all requests are accepted, notes how long each start took, and repeats the first request.</summary>
internal sealed class KilledAfterLoad(int times) : IFault
{
    private const double Megabyte = 1024 * 1024;

    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await context.UntilAsync(loadOver);
        var supervisor = context.World.Gateways[0];
        for (var i = 0; i < times; i++)
        {
            var stored = new DirectoryInfo(Path.Combine(context.World.Data.FullName, "store-2"));
            var size = stored.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            var from = TimeProvider.System.GetUtcNow();
            var start = TimeProvider.System.GetTimestamp();
            supervisor.Kill();
            context.Count();
            await supervisor.WaitUntilReadyAsync(TimeSpan.FromMinutes(5), context.Stop);
            context.Outages.Enqueue(new Outage(from, TimeProvider.System.GetUtcNow()));
            context.Notes.Enqueue(string.Create(CultureInfo.InvariantCulture,
                $"killed with {context.Client.Accepted.Count} jobs accepted and {size / Megabyte:0} MB in the store's folder; ready again after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s"));
            await context.Client.RepeatFirstAsync(context.Stop);
        }
    }
}
