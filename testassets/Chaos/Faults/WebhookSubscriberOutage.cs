using System.Net.Http.Json;

namespace ImageGen.Chaos.Faults;

/// <summary>
/// The webhook endpoint refuses every request while jobs run. When it is back, the subscriber requests a replay of the period of the outage
/// and does not wait for the retry schedule, whose fifth attempt comes five minutes after the fourth.
/// </summary>
internal sealed class WebhookSubscriberOutage : IFault
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
        using var response = await http.PostAsJsonAsync(
            new Uri(context.World.Gateways[0].Address, $"/v1/webhooks/{webhooks.Endpoint}/replay"),
            new { from, to = TimeProvider.System.GetUtcNow().AddMinutes(1) },
            context.Stop);
        response.EnsureSuccessStatusCode();
    }
}
