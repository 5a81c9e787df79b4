using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Telemetry.Tests.Systems;

/// <summary>A server that keeps every request and answers 200: the collector of telemetry, and the receiver of webhooks.</summary>
internal sealed class HttpSink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpSink(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>All requests so far.</summary>
    public ConcurrentQueue<ReceivedRequest> Requests { get; } = [];

    public static async Task<HttpSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var sink = new HttpSink(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            sink.Requests.Enqueue(new ReceivedRequest(
                context.Request.Path.Value!, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await app.StartAsync();
        return sink;
    }

    /// <summary>The bodies of the requests to a path as one text. In the binary form of OpenTelemetry's protocol, texts are readable.</summary>
    public string TextOf(string path) => string.Concat(Requests.Where(request => request.Path == path).Select(request => Encoding.Latin1.GetString(request.Body)));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
