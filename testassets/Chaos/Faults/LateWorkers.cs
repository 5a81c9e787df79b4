namespace ImageGen.Chaos.Faults;

/// <summary>No worker is there before all jobs are accepted.</summary>
internal sealed class LateWorkers : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await context.UntilAsync(loadOver);
        context.Count();
        await LetInAsync(context);
    }

    public static async Task LetInAsync(FaultContext context)
    {
        foreach (var worker in context.World.Workers)
        {
            worker.HeldEmpty = false;
        }

        await Task.WhenAll(context.World.Workers.Select(worker => worker.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), context.Stop)));
    }
}
