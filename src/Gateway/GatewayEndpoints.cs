using ImageGen.Gateway.Access;
using ImageGen.Gateway.Automatic1111;
using ImageGen.Gateway.Browsers;
using ImageGen.Gateway.Callbacks;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Cancel;
using ImageGen.Gateway.Jobs.Erasure;
using ImageGen.Gateway.Jobs.Images;
using ImageGen.Gateway.Jobs.Listing;
using ImageGen.Gateway.Jobs.Recovery;
using ImageGen.Gateway.Jobs.Statistics;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Keys;
using ImageGen.Gateway.Lanes;
using ImageGen.Gateway.Limits;
using ImageGen.Gateway.Mcp;
using ImageGen.Gateway.OpenAi;
using ImageGen.Gateway.OpenApi;
using ImageGen.Gateway.Providers;
using ImageGen.Gateway.Replicate;
using ImageGen.Gateway.Screen;
using ImageGen.Gateway.Settings;
using ImageGen.Gateway.Tenancy;
using ImageGen.Gateway.Turns;
using ImageGen.Gateway.Webhooks;
using ImageGen.ServiceDefaults.Telemetry;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway;

/// <summary>Maps the gateway's endpoints.</summary>
public static class GatewayEndpoints
{
    private static readonly string[] PrivatePaths = ["/v1", "/hooks", "/replicate", TelemetryRegistration.MetricsPath];

    /// <summary>
    /// Maps the API under <c>/v1</c>, its OpenAPI document and a page that displays it. Every error response is a problem
    /// (RFC 9457). The host maps the health endpoints with <c>MapHealth</c>.
    /// </summary>
    /// <returns>The same application.</returns>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseProblems();
        app.UseResponseHeaders();
        app.UseBrowserGuard();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<RequestLimiter>();

        app.MapGroup("/v1").WithTags("v1").AddEndpointFilter<RouteGroupBuilder, QueryGuard>().AddEndpointFilter<RouteGroupBuilder, BodyGuard>()
            .MapSubmit()
            .MapJobs()
            .MapCancel()
            .MapStatistics()
            .MapErase()
            .MapReplay()
            .MapReplayMany()
            .MapSettle()
            .MapBatches()
            .MapImages()
            .MapSignedImages()
            .MapEvents()
            .MapTenantEvents()
            .MapProviders()
            .MapWebhooks()
            .MapJobSecret()
            .MapDeliveries()
            .MapJobDeliveries()
            .MapTenants()
            .MapTenantLimits()
            .MapTenantWeights()
            .MapTenantErasure()
            .MapKeys()
            .MapLanes()
            .MapScale()
            .MapConfig();
        app.MapProviderCallbacks();
        app.MapSystemConfig();
        app.MapOpenAi();
        app.MapReplicate();
        app.MapAutomatic1111();
        app.MapMcpServer();

        app.MapMetrics(route => route.RequireScope(AccessScope.Metrics));
        app.MapScreen();
        app.MapGatewayOpenApi();
        return app;
    }

    /// <summary>
    /// Jobs change, so no cache may store a response unless its handler allows it. Browsers must not guess content types, and foreign pages must not show
    /// ours in a frame, where a user's click would send a request from our own origin.
    /// </summary>
    private static void UseResponseHeaders(this WebApplication app) => app.Use(static (context, next) =>
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.XFrameOptions = "DENY";
        if (PrivatePaths.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.Headers.CacheControl = "no-store";
        }

        return next(context);
    });
}
