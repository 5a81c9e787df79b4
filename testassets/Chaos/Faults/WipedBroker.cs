namespace ImageGen.Chaos.Faults;

/// <summary>The broker forgets everything while all jobs are queued and no worker is there yet; then the workers come.</summary>
internal sealed class WipedBroker : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        await context.UntilAsync(loadOver);
        await context.World.Broker!.WipeAsync(context.Stop);
        context.Count();
        // A subscription is lost with the broker; nobody can be told before it is there again.
        await Task.Delay(500, context.Stop);
        await context.Subscriber!.WaitUntilReadyAsync(context.Stop);
        await LateWorkers.LetInAsync(context);
    }
}
