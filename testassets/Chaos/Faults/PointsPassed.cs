namespace ImageGen.Chaos.Faults;

/// <summary>The hosts strike themselves, at the points that prompts name. Waits until each mark is there, or nobody is left to leave one.</summary>
internal sealed class PointsPassed(int marks) : IFault
{
    /// <summary>A point behind the end of its job is passed by then.</summary>
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromSeconds(8);

    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await context.UntilAsync(loadOver);
        var ended = new HashSet<Guid>();
        while (Marks(context) < marks && ended.Count < context.Client.Accepted.Count)
        {
            foreach (var job in context.Client.Accepted.Where(job => !ended.Contains(job.JobId)))
            {
                if (await context.Client.AskAsync(job.JobId, context.Stop) is { IsFinal: true })
                {
                    ended.Add(job.JobId);
                }
            }

            await Task.Delay(1000, context.Stop);
        }

        for (var waited = TimeSpan.Zero; Marks(context) < marks && waited < AfterTheEnd; waited += TimeSpan.FromSeconds(1))
        {
            await Task.Delay(1000, context.Stop);
        }

        Record(context);
    }

    /// <summary>Counts every strike so far, by its point.</summary>
    public static void Record(FaultContext context)
    {
        foreach (var mark in context.World.Marks.EnumerateFiles())
        {
            context.Count();
            context.Marks.Add(mark.Name);
            context.Struck.AddOrUpdate(mark.Name[..mark.Name.LastIndexOf('-')], 1, (_, count) => count + 1);
        }
    }

    private static int Marks(FaultContext context) => context.World.Marks.EnumerateFiles().Count();
}
