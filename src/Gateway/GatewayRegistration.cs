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
        builder.Services.AddSingleton<MissingImage>().AddSingleton<OriginLinks>().AddSingleton<ImageAddresses>().AddSingleton<EventViews>().AddSingleton<ImageBytes>().AddSingleton<ImagePreviews>().AddSingleton<LocalRequests>().AddSingleton<RepeatGuard>().AddSingleton<JobAdmission>().AddSingleton<LargeBodyLimiter>().AddSingleton<ImageRequestCheck>().AddSingleton<SubmissionIntake>().AddSingleton<JobLog>().AddSingleton<JobSubmitter>().AddSingleton<CommandDispatcher>().AddSingleton<JobReader>().AddSingleton<JobCanceler>().AddSingleton<TenantEraser>().AddSingleton<JobReplayer>().AddSingleton<JobSummarizer>().AddSingleton<BulkAudit>().AddSingleton<JobWaiter>().AddSingleton<SubmissionResponse>().AddSingleton<EventResponse>().AddSingleton<QueuePositions>().AddSingleton<EventStream>().AddSingleton<TenantEventStream>().AddSingleton<CallbackSignatures>().AddSingleton<ProvidersReader>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CommandDispatcher>());
        builder.Services.AddSingleton<WorkerWatch>().AddSingleton<WorkersHealthCheck>();
        builder.Services.AddHealthChecks().AddCheck<WorkersHealthCheck>("workers", tags: [HealthRegistration.ReadyTag, HealthRegistration.ExplainedTag]);
        builder.Services.AddSection<AdmissionOptions>("Gateway");
        builder.Services.AddSingleton<SettingsService>().AddSingleton<WebhookEndpointService>().AddSingleton<WebhookDeliveryService>().AddSingleton<JobWebhooks>();
        builder.AddAccess();
        builder.Services.AddSingleton<KeyService>().AddSingleton<LaneService>().AddSingleton<TenantWeightService>();
        builder.Services.AddRequestLimits().AddProblems().AddClientApis().AddOpenAi().AddReplicate().AddAutomatic1111().AddMcpTools().AddBrowserGuard().AddGatewayOpenApi();
        builder.Services.ConfigureHttpJsonOptions(options => ConfigureJson(options.SerializerOptions));
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.ConfigureEndpointDefaults(endpoint => endpoint.WatchConnections());
            options.Limits.MaxRequestBodySize = BodyLimit.Bytes;
        });
        return builder;
    }

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
