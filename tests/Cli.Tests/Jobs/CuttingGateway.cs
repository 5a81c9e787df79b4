using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageGen.Cli.Tests.Jobs;

/// <summary>Passes requests on to a gateway, and interrupts the caller after so many replays took effect, before the answer to the last.</summary>
internal sealed class CuttingGateway : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;
    private readonly Uri _gateway;
    private readonly CancellationTokenSource _cut;
    private int _left;

    private CuttingGateway(Uri gateway, int afterReplays, CancellationTokenSource cut)
    {
        (_gateway, _left, _cut) = (gateway, afterReplays, cut);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(PassOnAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<CuttingGateway> StartAsync(Uri gateway, int afterReplays, CancellationTokenSource cut)
    {
        var cutting = new CuttingGateway(gateway, afterReplays, cut);
        await cutting._app.StartAsync();
        return cutting;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_gateway, context.Request.Path + context.Request.QueryString));
        if (HttpMethods.IsPost(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        if (context.Request.Headers.TryGetValue("X-Tenant-Id", out var tenant))
        {
            request.Headers.Add("X-Tenant-Id", tenant.ToString());
        }

        using var answer = await _http.SendAsync(request);
        if (HttpMethods.IsPost(context.Request.Method) && --_left == 0)
        {
            await _cut.CancelAsync();
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
