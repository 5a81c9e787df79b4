using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Chaos.Ledgers;

/// <summary>A webhook subscriber, written from docs/webhooks.md: it registers an endpoint, verifies every signature, and keeps a ledger of the received webhooks.</summary>
internal sealed class WebhookSubscriber : IAsyncDisposable
{
    private static readonly string[] Final = ["image.generated", "image.failed", "image.canceled"];

    private readonly ConcurrentDictionary<ReceivedWebhook, int> _webhooks = new();
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly WebApplication _app;
    private string _secret = "";

    private WebhookSubscriber()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/", ReceiveAsync);
    }

    public IReadOnlyList<ReceivedWebhook> Webhooks => [.. _webhooks.Keys];

    /// <summary>How many webhooks repeated an earlier one.</summary>
    public int Repeated => _webhooks.Values.Sum(count => count - 1);

    /// <summary>Invalid requests, one text each.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    /// <summary>Whether the subscriber refuses every request with 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>The endpoint's id at the gateway.</summary>
    public Guid Endpoint { get; private set; }

    public static async Task<WebhookSubscriber> StartAsync(Uri gateway, CancellationToken cancellationToken)
    {
        var subscriber = new WebhookSubscriber();
        await subscriber._app.StartAsync(cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await http.PostAsJsonAsync(new Uri(gateway, "/v1/webhooks"), new { url = $"{subscriber._app.Urls.Single()}/", events = Final }, cancellationToken);
        var endpoint = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The endpoint was not registered: {endpoint}");
        }

        subscriber.Endpoint = endpoint.GetProperty("id").GetGuid();
        subscriber._secret = endpoint.GetProperty("secret").GetString()!;
        return subscriber;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        if (IsDown)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        var (id, timestamp) = (request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString());
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. buffer.ToArray()];
        var signature = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(_secret["whsec_".Length..]), signed))}";
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(timestamp, CultureInfo.InvariantCulture);
        if (!request.Headers["webhook-signature"].ToString().Split(' ').Contains(signature))
        {
            _complaints.Enqueue($"{id} has no valid signature with the endpoint's secret over its bytes.");
        }

        // A worker whose clock was moved by ten minutes signs with that time. Any larger difference is an error of the sender.
        if (Math.Abs(age) > 900)
        {
            _complaints.Enqueue($"{id} was signed {age} s ago.");
        }

        using var body = JsonDocument.Parse(buffer.ToArray());
        var type = body.RootElement.GetProperty("type").GetString()!;
        var received = new ReceivedWebhook(body.RootElement.GetProperty("data").GetProperty("job_id").GetGuid(), id, type.Split('.')[^1]);
        _webhooks.AddOrUpdate(received, 1, (_, count) => count + 1);
        return Results.Ok();
    }
}
