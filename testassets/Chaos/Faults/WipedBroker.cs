namespace ImageGen.Chaos.Faults;

/// <summary>Wipes the broker while all jobs are queued and no worker runs; then starts the workers.</summary>
internal sealed class WipedBroker : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await context.UntilAsync(loadOver);
        await context.World.Broker!.WipeAsync(context.Stop);
        context.Count();
        // The subscription is lost with the broker's data. No event can reach the subscriber before it has subscribed again.
        await Task.Delay(500, context.Stop);
        await context.Subscriber!.WaitUntilReadyAsync(context.Stop);
        await DelayedWorkerStart.StartWorkersAsync(context);
    }
}
