using ImageGen.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>Registers OpenTelemetry: metrics for whoever collects them over HTTP, and everything for a collector if one is configured.</summary>
public static class TelemetryRegistration
{
    /// <summary>The path of the metrics in the Prometheus text format.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>The variable that OpenTelemetry itself defines for the collector's address.</summary>
    internal const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters = [ImageGenTelemetry.Name, "MassTransit", "System.Runtime"];

    /// <summary>
    /// Maps <c>/metrics</c>, unless <c>ImageGen:Telemetry:Prometheus</c> is false. The caller says who may read it: <paramref name="access"/> is applied to the route.
    /// </summary>
    /// <returns>The same builder.</returns>
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder app, Action<IEndpointConventionBuilder> access)
    {
        if (IsPublished(app.ServiceProvider.GetRequiredService<IConfiguration>()))
        {
            access(app.MapPrometheusScrapingEndpoint(MetricsPath));
        }

        return app;
    }

    /// <summary>
    /// Adds metrics for Prometheus, and metrics and traces with the OTLP exporter if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Without an exporter nothing listens to the spans,
    /// which would cost time for every message. Gauges are read only when somebody collects them.
    /// </summary>
    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSection<TelemetryOptions>(TelemetryOptions.Section);
        builder.Services.AddSingleton<AcceptanceMetrics>();
        var hasCollector = !string.IsNullOrWhiteSpace(builder.Configuration[EndpointKey]);
        if (!IsPublished(builder.Configuration) && !hasCollector)
        {
            return;
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters).AddAspNetCoreInstrumentation();
                if (IsPublished(builder.Configuration))
                {
                    metrics.AddPrometheusExporter();
                }
            });
        if (hasCollector)
        {
            telemetry.WithTracing(traces => traces.AddImageGenSources()).UseOtlpExporter();
        }
    }

    /// <summary>The exporter must be registered before options can be read. Another value than true and false stops the start.</summary>
    private static bool IsPublished(IConfiguration configuration)
        => !bool.TryParse(configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.Prometheus)}"], out var isPublished) || isPublished;

    /// <summary>Adds everything that has spans of the system.</summary>
    internal static TracerProviderBuilder AddImageGenSources(this TracerProviderBuilder traces) => traces.AddSource(ImageGenTelemetry.Name, "MassTransit").AddAspNetCoreInstrumentation();
}
