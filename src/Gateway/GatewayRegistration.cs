using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageGen.Egress;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Admission;
using ImageGen.Gateway.Automatic1111;
using ImageGen.Gateway.Browsers;
using ImageGen.Gateway.Callbacks;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Events;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Cancel;
using ImageGen.Gateway.Jobs.Erasure;
using ImageGen.Gateway.Jobs.Images;
using ImageGen.Gateway.Jobs.Recovery;
using ImageGen.Gateway.Jobs.Statistics;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Keys;
using ImageGen.Gateway.Lanes;
using ImageGen.Gateway.Limits;
using ImageGen.Gateway.Mcp;
using ImageGen.Gateway.OpenAi;
using ImageGen.Gateway.OpenApi;
using ImageGen.Gateway.Providers;
using ImageGen.Gateway.Repeats;
using ImageGen.Gateway.Replicate;
using ImageGen.Gateway.Settings;
using ImageGen.Gateway.Turns;
using ImageGen.Gateway.Webhooks;
using ImageGen.Gateway.Workers;
using ImageGen.Jobs;
using ImageGen.ServiceDefaults;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Health;
using ImageGen.Storage.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageGen.Gateway;

/// <summary>Registers the gateway.</summary>
public static class GatewayRegistration
{
    /// <summary>
    /// Registers what <see cref="GatewayEndpoints.MapGateway"/> needs, the service defaults and the job rules. The host adds storage and
    /// messaging with <c>AddStorage</c> and <c>AddMessaging</c>, and may add a worker to the same process.
    /// </summary>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddGateway(this IHostApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.Services.AddEgressOptions(builder.Configuration);
        builder.AddImageStorage(serves: true);
        builder.Services.AddSection<AdmissionOptions>("Gateway");
        builder.AddAccess();
        builder.Services.AddRequestLimits().AddProblems().AddBrowserGuard().AddGatewayOpenApi();
        builder.Services.AddSubmission().AddJobViews().AddImages().AddEvents().AddWebhooks().AddProviders().AddWorkers().AddOperations();
        builder.Services.AddClientApis().AddRepeatGuard().AddOpenAi().AddReplicate().AddAutomatic1111().AddMcpTools();
        builder.Services.ConfigureHttpJsonOptions(options => ConfigureJson(options.SerializerOptions));
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.ConfigureEndpointDefaults(endpoint => endpoint.WatchConnections());
            options.Limits.MaxRequestBodySize = BodyLimit.Bytes;
        });
        return builder;
    }

    private static IServiceCollection AddSubmission(this IServiceCollection services)
        => services
            .AddSingleton<JobAdmission>()
            .AddSingleton<LargeBodyLimiter>()
            .AddSingleton<ImageRequestCheck>()
            .AddSingleton<SubmissionIntake>()
            .AddSingleton<JobSubmitter>()
            .AddSingleton<JobWebhooks>()
            .AddSingleton<SubmissionResponse>()
            .AddSingleton<CommandDispatcher>()
            .AddHostedService(provider => provider.GetRequiredService<CommandDispatcher>());

    private static IServiceCollection AddJobViews(this IServiceCollection services)
        => services
            .AddSingleton<JobLog>()
            .AddSingleton<JobReader>()
            .AddSingleton<JobWaiter>()
            .AddSingleton<JobCanceler>()
            .AddSingleton<JobReplayer>()
            .AddSingleton<JobSummarizer>()
            .AddSingleton<TenantEraser>()
            .AddSingleton<BulkAudit>();

    private static IServiceCollection AddImages(this IServiceCollection services)
        => services
            .AddSingleton<MissingImage>()
            .AddSingleton<OriginLinks>()
            .AddSingleton<ImageAddresses>()
            .AddSingleton<ImageBytes>()
            .AddSingleton<ImagePreviews>();

    private static IServiceCollection AddEvents(this IServiceCollection services)
        => services
            .AddSingleton<EventViews>()
            .AddSingleton<EventResponse>()
            .AddSingleton<EventStream>()
            .AddSingleton<TenantEventStream>()
            .AddSingleton<QueuePositions>();

    private static IServiceCollection AddWebhooks(this IServiceCollection services)
        => services
            .AddSingleton<WebhookEndpointService>()
            .AddSingleton<WebhookDeliveryService>();

    private static IServiceCollection AddRepeatGuard(this IServiceCollection services)
        => services
            .AddSingleton<LocalRequests>()
            .AddSingleton<RepeatGuard>();

    private static IServiceCollection AddProviders(this IServiceCollection services)
        => services
            .AddSingleton<ProvidersReader>()
            .AddSingleton<CallbackSignatures>();

    private static IServiceCollection AddWorkers(this IServiceCollection services)
    {
        services.AddSingleton<WorkerWatch>().AddSingleton<WorkersHealthCheck>();
        services.AddHealthChecks().AddCheck<WorkersHealthCheck>("workers", tags: [HealthRegistration.ReadyTag, HealthRegistration.ExplainedTag]);
        return services;
    }

    private static IServiceCollection AddOperations(this IServiceCollection services)
        => services
            .AddSingleton<SettingsService>()
            .AddSingleton<KeyService>()
            .AddSingleton<LaneService>()
            .AddSingleton<TenantWeightService>();

    private static void ConfigureJson(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(AbsentWhenNullAttribute.Apply);
        options.NumberHandling = JsonNumberHandling.Strict;

        // Prompts in any script stay readable, and a secret copied from a response is the exact secret: other encoders write its + as \u002B. Escaping for
        // HTML is not needed, since every response has the content type JSON.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }
}
