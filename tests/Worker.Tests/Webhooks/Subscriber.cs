using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>A receiver of webhooks: a web server that records requests and responds as the test configures.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Subscriber(WebApplication app) => _app = app;

    public ConcurrentQueue<Post> Posts { get; } = new();

    public string Address => $"{_app.Urls.Single()}/hook";

    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public static async Task<Subscriber> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var subscriber = new Subscriber(builder.Build());
        subscriber._app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            subscriber.Posts.Enqueue(new Post(
                context.Request.Method,
                $"{context.Request.Path}{context.Request.QueryString}",
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray()));
            await subscriber.Answer(context);
        });
        await subscriber._app.StartAsync();
        return subscriber;
    }

    public void AnswerWith(int status, params (string Name, string Value)[] headers) => Answer = context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    };

    /// <summary>Sends no response until the client has disconnected.</summary>
    public void Hang() => Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Post(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Id => Headers["webhook-id"];

        public string Timestamp => Headers["webhook-timestamp"];

        public string Signature => Headers["webhook-signature"];

        public JsonObject Json => JsonNode.Parse(Body)!.AsObject();
    }
}
