using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Worker.Tests.Steps.Inputs;

/// <summary>A caller's web server: it responds as the test configures, and records the requests.</summary>
internal sealed class ImageHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ImageHost(WebApplication app) => _app = app;

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => $"{_app.Urls.Single()}/dog.png";

    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.Body.WriteAsync(Scripted.TestImages.Png).AsTask();

    public static async Task<ImageHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = new ImageHost(builder.Build());
        host._app.Run(context =>
        {
            host.Requests.Enqueue(context.Request.Path);
            return host.Answer(context);
        });
        await host._app.StartAsync();
        return host;
    }

    public void AnswerWith(int status, string location = "") => Answer = context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    };

    public void AnswerWith(byte[] body) => Answer = context => context.Response.Body.WriteAsync(body).AsTask();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
