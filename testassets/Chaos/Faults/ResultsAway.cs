namespace ImageGen.Chaos.Faults;

/// <summary>
/// Replaces the folder of the results by a file, so that every read and write in it fails, also as root. Meanwhile one worker after another
/// gets SIGTERM, so that its jobs go to workers that do not have its disk.
/// </summary>
internal sealed class ResultsAway(int times, TimeSpan rhythm, TimeSpan away) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var folder = context.World.Images.FullName;
        var aside = folder + ".aside";
        for (var i = 0; i < times; i++)
        {
            await context.PauseAsync(rhythm);
            Directory.Move(folder, aside);
            await File.WriteAllTextAsync(folder, "", context.Stop);
            var from = TimeProvider.System.GetUtcNow();
            context.Count();

            await Task.Delay(away / 2, context.Stop);
            var supervisor = context.World.Workers[i % context.World.Workers.Count];
            var host = supervisor.Host!;
            host.Terminate();
            await supervisor.WaitForExitAsync(host, TimeSpan.FromSeconds(45), context.Stop);
            await Task.Delay(away / 2, context.Stop);

            context.Outages.Enqueue(new Outage(from, TimeProvider.System.GetUtcNow()));
            File.Delete(folder);
            Directory.Move(aside, folder);
        }
    }
}
