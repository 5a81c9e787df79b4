namespace ImageGen.Chaos.Faults;

/// <summary>Adds latency, stalls and connection resets between the hosts and broker and store until the load is over.</summary>
internal sealed class BadNetwork(TimeSpan latency, TimeSpan stall, TimeSpan rhythm) : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var proxies = new[] { context.World.BrokerProxy!, context.World.StoreProxy! };
        foreach (var proxy in proxies)
        {
            proxy.Latency = latency;
        }

        while (!loadOver.IsCancellationRequested)
        {
            await context.PauseAsync(rhythm);
            var proxy = context.PickOne(proxies);
            if (context.NextRandom() < 0.5)
            {
                proxy.Stall(stall);
                context.Count();
            }
            else
            {
                context.Count(proxy.Reset() > 0 ? 1 : 0);
            }
        }

        foreach (var proxy in proxies)
        {
            proxy.Latency = TimeSpan.Zero;
        }
    }
}
