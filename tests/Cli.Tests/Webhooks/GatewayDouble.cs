using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Tests.Webhooks;

/// <summary>Records the requests, and responds to every path as the test configures.</summary>
internal sealed class GatewayDouble : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayDouble()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Address => _app.Urls.Single();

    /// <summary>What it was asked: method, path with query, body.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The tenant of the last request; empty if it named none.</summary>
    public ConcurrentQueue<string> Tenants { get; } = [];

    public (int Status, string Body) Answer { get; set; } = (200, "{}");

    /// <summary>Answers of single paths, in place of <see cref="Answer"/>.</summary>
    public ConcurrentDictionary<string, (int Status, string Body)> Answers { get; } = [];

    public static async Task<GatewayDouble> StartAsync()
    {
        var gateway = new GatewayDouble();
        await gateway._app.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {await reader.ReadToEndAsync()}".TrimEnd());
        Tenants.Enqueue(context.Request.Headers["X-Tenant-Id"].ToString());
        var (status, body) = Answers.TryGetValue(context.Request.Path, out var own) ? own : Answer;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await (status == 204 ? Task.CompletedTask : context.Response.WriteAsync(body));
    }
}
