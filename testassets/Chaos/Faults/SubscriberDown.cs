using System.Net.Http.Json;

namespace ImageGen.Chaos.Faults;

/// <summary>
/// The address that webhooks go to refuses everything while jobs run. When it is back its owner has the time it was away replayed, and does
/// not wait for the schedule, whose fifth attempt comes five minutes after the fourth.
/// </summary>
internal sealed class SubscriberDown : IFault
{
    public async Task RunAsync(FaultContext context, CancellationToken loadOver)
    {
        var webhooks = context.Webhooks;
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        webhooks.IsDown = true;
        context.Count();
        await context.UntilAsync(loadOver);
        await context.UntilEndedAsync();
        webhooks.IsDown = false;

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.PostAsJsonAsync(
            new Uri(context.World.Gateways[0].Address, $"/v1/webhooks/{webhooks.Endpoint}/replay"),
            new { from, to = TimeProvider.System.GetUtcNow().AddMinutes(1) },
            context.Stop);
        answer.EnsureSuccessStatusCode();
    }
}
