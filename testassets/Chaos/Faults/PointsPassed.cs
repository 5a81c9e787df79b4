namespace ImageGen.Chaos.Faults;

/// <summary>The hosts fail at the failpoints that the prompts name. This fault waits until all marks exist, or until no job is left that could create one.</summary>
internal sealed class PointsPassed(int marks) : IFault
{
    /// <summary>Within this time after the end of its job, a host passes the failpoints that follow the end.</summary>
    private static readonly TimeSpan AfterTheEnd = TimeSpan.FromSeconds(8);

    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await context.UntilAsync(loadOver);
        var ended = new HashSet<Guid>();
        while (Marks(context) < marks && ended.Count < context.Client.Accepted.Count)
        {
            foreach (var job in context.Client.Accepted.Where(job => !ended.Contains(job.JobId)))
            {
                if (await context.Client.GetJobAsync(job.JobId, context.Stop) is { IsFinal: true })
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

    /// <summary>Counts every hit so far by its failpoint.</summary>
    public static void Record(FaultContext context)
    {
        foreach (var mark in context.World.Marks.EnumerateFiles())
        {
            context.Count();
            context.Marks.Add(mark.Name);
            context.Hits.AddOrUpdate(mark.Name[..mark.Name.LastIndexOf('-')], 1, (_, count) => count + 1);
        }
    }

    private static int Marks(FaultContext context) => context.World.Marks.EnumerateFiles().Count();
}
