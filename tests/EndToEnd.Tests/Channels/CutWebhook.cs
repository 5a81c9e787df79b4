using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.EndToEnd.Tests.Channels;

/// <summary>A webhook subscriber that disconnects at the first attempt of every event.</summary>
internal sealed class CutWebhook : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _attempts = new();
    private readonly ConcurrentQueue<SeenEvent> _seen = [];
    private readonly WebApplication _app;

    private CutWebhook()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/", HearAsync);
    }

    public IReadOnlyList<SeenEvent> Seen => [.. _seen];

    public IReadOnlyDictionary<string, int> Attempts => _attempts;

    public static async Task<CutWebhook> StartAsync(Uri gateway)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var webhook = new CutWebhook();
        await webhook._app.StartAsync(cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.PostAsJsonAsync(
            new Uri(gateway, "/v1/webhooks"), new { url = $"{webhook._app.Urls.Single()}/", events = new[] { "*", "image.progress" } }, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        return webhook;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HearAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        if (_attempts.AddOrUpdate(context.Request.Headers["webhook-id"].ToString(), 1, (_, count) => count + 1) == 1)
        {
            context.Abort();
            return;
        }

        _seen.Enqueue(SeenEvent.Of(body.RootElement.GetProperty("type").GetString()!, body.RootElement.GetProperty("data").Clone()));
    }
}
