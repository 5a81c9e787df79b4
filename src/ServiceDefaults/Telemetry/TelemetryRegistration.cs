using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>Registers OpenTelemetry if a collector is configured.</summary>
internal static class TelemetryRegistration
{
    /// <summary>The variable that OpenTelemetry itself defines for the collector's address.</summary>
    internal const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Adds metrics and traces with the OTLP exporter if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Otherwise nothing is added:
    /// spans without an exporter would cost time for every message. The meters can be read by <c>dotnet-counters</c> either way.
    /// </summary>
    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointKey]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName))
            .WithMetrics(metrics => metrics.AddMeter(ImageGenTelemetry.Name, "MassTransit").AddAspNetCoreInstrumentation())
            .WithTracing(traces => traces.AddSource(ImageGenTelemetry.Name, "MassTransit").AddAspNetCoreInstrumentation())
            .UseOtlpExporter();
    }
}
