namespace ImageGen.Chaos.Faults;

/// <summary>Starts the workers only after all jobs are accepted.</summary>
internal sealed class DelayedWorkerStart : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await context.UntilAsync(loadOver);
        context.Count();
        await StartWorkersAsync(context);
    }

    public static async Task StartWorkersAsync(FaultContext context)
    {
        foreach (var worker in context.World.Workers)
        {
            worker.IsPaused = false;
        }

        await Task.WhenAll(context.World.Workers.Select(worker => worker.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), context.Stop)));
    }
}
