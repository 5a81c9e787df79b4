namespace ImageGen.Chaos.Faults;

/// <summary>The hosts strike themselves, at the points that prompts name. Waits until each mark is there.</summary>
internal sealed class PointsPassed(int marks) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var seen = 0;
        var since = TimeProvider.System.GetTimestamp();
        // A job that is struck late in its life waits out the lease of an earlier death first.
        while (seen < marks && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(100))
        {
            var now = context.World.Marks.EnumerateFiles().Count();
            if (now != seen || !loadOver.IsCancellationRequested)
            {
                context.Count(now - seen);
                (seen, since) = (now, TimeProvider.System.GetTimestamp());
            }

            await Task.Delay(200, context.Stop);
        }
    }
}
