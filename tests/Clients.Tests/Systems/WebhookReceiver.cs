using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Clients.Tests.Systems;

/// <summary>A receiver of webhooks that keeps every request, and refuses the first ones.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _refusals;

    private WebhookReceiver(WebApplication app, int refusals) => (_app, _refusals) = (app, refusals);

    /// <summary>The requests, with their headers in lower case.</summary>
    public ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, string Body)> Requests { get; } = new();

    public string Address => $"{_app.Urls.Single()}/hook?a=b";

    public static async Task<WebhookReceiver> StartAsync(int refusals = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build(), refusals);
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue((http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body));
        http.Response.StatusCode = Interlocked.Decrement(ref _refusals) >= 0 ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
    }
}
