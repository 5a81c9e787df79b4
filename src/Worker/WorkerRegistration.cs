using ImageGen.Messaging;
using ImageGen.Providers.Registration;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.Storage;
using ImageGen.Storage.Identity;
using ImageGen.Worker.Background;
using ImageGen.Worker.Callbacks;
using ImageGen.Worker.Claims;
using ImageGen.Worker.Commands;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Loops;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Outbox;
using ImageGen.Worker.Previews;
using ImageGen.Worker.Reconciliation;
using ImageGen.Worker.Serving;
using ImageGen.Worker.Steps;
using ImageGen.Worker.Steps.Inputs;
using ImageGen.Worker.Steps.Inputs.Decoding;
using ImageGen.Worker.Steps.Outcomes;
using ImageGen.Worker.Steps.Selection;
using ImageGen.Worker.Waiting;
using ImageGen.Worker.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ImageGen.Worker;

/// <summary>Registers the worker in a host.</summary>
public static class WorkerRegistration
{
    /// <summary>
    /// Adds everything that runs jobs: the handlers of commands, the providers, the due loop, the outbox, the webhooks and the clean-up. The host adds the service
    /// defaults, the job rules, the storage and the messaging. Calling it again changes nothing.
    /// </summary>
    public static IHostApplicationBuilder AddWorker(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(JobRunner)))
        {
            return builder;
        }

        // A worker that only delivers webhooks never holds images.
        builder.AddImageStorage(buys: !bool.TryParse(builder.Configuration["Worker:Jobs"], out var jobs) || jobs);
        builder.AddJobClaims();
        services.AddImageProviders(builder.Configuration);
        services.AddSingleton<IPostConfigureOptions<WorkerOptions>, WorkerOptionsCheck>();
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsCheck>();
        services.AddSection<WorkerOptions>("Worker");

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new Timings());
        services.AddMetrics();
        services.AddSingleton<JobMetrics>().AddSingleton<OrderTelemetry>().AddSingleton<WorkerLifetime>().AddSingleton<WorkSlots>().AddSingleton<ServedLanes>().AddSingleton<CurrentLaneHolds>().AddSingleton<FleetReader>();
        services.AddSingleton<LineBoard>().AddSingleton<LineFinder>().AddSingleton<LineJoiner>().AddSingleton<QueuedJobs>().AddSingleton<QueuedJobStarter>();
        services.AddSingleton<StoreRetry>().AddSingleton<ClaimWrites>().AddSingleton<OrderConcurrencyLimiter>().AddSingleton<TenantsAtLimit>().AddSingleton<TenantPermits>().AddSingleton<ProviderPermits>().AddSingleton<WorkerHeartbeat>().AddSingleton<JobClaimer>();
        services.AddSingleton<ProviderInstances>().AddSingleton<ProviderCalls>();
        services.AddSingleton<JobRoutes>().AddSingleton<CurrentProviders>().AddSingleton<RequestCheck>().AddSingleton<StartCheck>().AddSingleton<EligibilityCheck>().AddSingleton<AllowanceCheck>();
        services.AddSingleton<PoolSelector>().AddSingleton<ExactRequests>().AddSingleton<PermitPolicy>().AddSingleton<ProviderHealth>().AddSingleton<ProviderSelector>();
        services.AddSingleton<SourceDownload>().AddSingleton<SourceDecoder>().AddSingleton<SourceImageLoader>().AddSingleton<SourceImageIngest>();
        services.AddSingleton<ProgressThrottle>().AddSingleton<ProgressLog>();
        services.AddSingleton<UnknownOutcomePolicy>().AddSingleton<SettlementHandler>();
        services.AddSingleton<JobLog>().AddSingleton<OrderOutcomePolicy>().AddSingleton<SubmitHandler>().AddSingleton<LookUpHandler>();
        services.AddSingleton<PollThrottle>().AddSingleton<PollSchedule>().AddSingleton<PollHandler>().AddSingleton<StoreImageHandler>().AddSingleton<ResultExpiryMonitor>();
        services.AddSingleton<ResultStoreCalls>().AddSingleton<ImageComparison>().AddSingleton<ResultRetryWindow>().AddSingleton<MissingResultPolicy>().AddSingleton<ImageRecovery>();
        services.AddSingleton<ClaimCloser>().AddSingleton<StepDispatcher>().AddSingleton<JobRunner>().AddSingleton<CommandPlan>().AddSingleton<CommandLimits>().AddSingleton<CommandRecorder>();
        services.AddSingleton<PredictionFanOut>().AddSingleton<PredictionPayload>();
        services.AddSingleton<GenerateImageHandler>().AddSingleton<CancelImageHandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommandEndpoints, CommandEndpoints>());
        services.AddSingleton<ReconcileMetrics>().AddSingleton<Reconciler>().AddSingleton<NightlyReconciliation>();
        services.AddSingleton<SigningSecrets>().AddHostedService<SigningSecretLoop>();
        services.AddSection<WebhookOptions>("ImageGen:Webhooks");
        services.AddSingleton<DeliverySignal>().AddSingleton<EventTrace>().AddSingleton<WebhookFanOut>().AddSingleton<WebhookPayload>().AddSingleton<WebhookSender>().AddSingleton<WebhookMetrics>().AddSingleton<DeliveryRunner>();

        services.AddSingleton<PreviewQueue>().AddLoops();
        return builder;
    }

    /// <summary>
    /// Adds <see cref="Reconciler"/> and the providers, and nothing that runs jobs. The host adds the service defaults, the job rules and the storage.
    /// </summary>
    public static IHostApplicationBuilder AddReconciler(this IHostApplicationBuilder builder)
    {
        builder.Services.AddImageProviders(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<Reconciler>();
        return builder;
    }

    /// <summary>Adds <see cref="RestoredJobs"/> and the providers, and nothing that runs jobs. The host adds the service defaults, the job rules and the storage.</summary>
    public static IHostApplicationBuilder AddRestoredJobs(this IHostApplicationBuilder builder)
    {
        builder.AddJobClaims();
        builder.Services.AddImageProviders(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<JobRoutes>();
        builder.Services.TryAddSingleton<ProviderInstances>();
        builder.Services.TryAddSingleton<RestoredJobs>();
        return builder;
    }

    /// <summary>What runs in the background, in the order of the start; the stop is in the reverse order.</summary>
    private static void AddLoops(this IServiceCollection services)
        => services
            // The last to stop, when no job ends any more.
            .AddHostedService<PreviewLoop>()
            .AddHostedService(provider => provider.GetRequiredService<WorkerHeartbeat>())
            .AddHostedService<PresenceLoop>()
            .AddHostedService<LaneLoop>()
            .AddHostedService<LaneHoldLoop>()
            .AddHostedService<DispatchLoop>()
            .AddHostedService<DueLoop>()
            .AddHostedService<OutboxDispatcher>()
            .AddHostedService<RetentionLoop>()
            .AddHostedService<CompactionLoop>()
            .AddHostedService<ErasureLoop>()
            .AddHostedService<SpillLoop>()
            .AddHostedService<FleetGauges>()
            .AddHostedService<ReconcileLoop>()
            .AddHostedService<CapabilityPublisher>()
            .AddHostedService<RetirementLoop>()
            .AddHostedService<RetirementGauge>()
            .AddHostedService<DeliveryLoop>();
}
