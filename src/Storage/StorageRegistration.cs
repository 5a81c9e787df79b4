using ImageGen.Jobs.Submission;
using ImageGen.Storage.Access;
using ImageGen.Storage.Callers;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Events;
using ImageGen.Storage.Fleet;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Jobs.Compaction;
using ImageGen.Storage.Jobs.Due;
using ImageGen.Storage.Jobs.Erasure;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Jobs.Retention;
using ImageGen.Storage.LaneHolds;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Orphans;
using ImageGen.Storage.Reconciliation;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Repeats;
using ImageGen.Storage.Results;
using ImageGen.Storage.Results.Copying;
using ImageGen.Storage.Results.Links;
using ImageGen.Storage.Results.Selection;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.SelfCheck;
using ImageGen.Storage.Settings;
using ImageGen.Storage.Waiting;
using ImageGen.Storage.Webhooks;
using ImageGen.Storage.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ImageGen.Storage;

/// <summary>Registers the store in a host.</summary>
public static class StorageRegistration
{
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DueReadInterval = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/>, <see cref="IJobStore"/>, <see cref="IJobIndex"/>, <see cref="INewEventChannel"/>, <see cref="ITenantEvents"/>, <see cref="IJobSignals"/>, <see cref="IDueHints"/>, <see cref="IProviderSlots"/>,
    /// <see cref="IProviderCircuits"/>, <see cref="IProviderCapabilityStore"/>, <see cref="IWaitingLines"/>, <see cref="ITenantWeights"/>, <see cref="IWorkerList"/>, <see cref="IWebhookDeliveries"/>,
    /// <see cref="ICallbackSecrets"/>, <see cref="IResultStore"/>, <see cref="ISpillStore"/>, <see cref="IWebhookRegistry"/> and <see cref="IRuntimeSettings"/> as configured (<see cref="StorageOptions"/>), the health check <c>store</c>
    /// (tag <c>ready</c>), and the check at start that throws <see cref="StoreNotSafeException"/> before any other service starts.
    /// Calling it again changes nothing.
    /// </summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(StoreConnection)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IConfigureOptions<StorageOptions>, StorageConfiguration>();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageConfiguration>();
        services.AddOptions<StorageOptions>().ValidateOnStart();

        services.TryAddSingleton<IConnectionMultiplexer>(provider => Connect(provider));
        services.TryAddSingleton<IStoreSpace, UnboundedSpace>();
        services.AddSingleton<StoreConnection>().AddSingleton<IPartitionChoice, PresentPartitions>();
        services.AddSingleton(provider => new StoreSettings(Options(provider).Retention) { HandOver = HandOver, DueReadInterval = DueReadInterval, ImagesStay = Options(provider).Results != ResultsKind.Redis });
        services.AddSingleton<NewEventChannel>().AddSingleton<INewEventChannel>(provider => provider.GetRequiredService<NewEventChannel>());
        services.AddSingleton<IJobErasure, RedisJobErasure>().AddSingleton<IStorageCheck, RedisStorageCheck>();
        services.AddSingleton<IJobStore, RedisJobStore>().AddSingleton<IJobIndex, RedisJobIndex>().AddSingleton<IJobCounts, RedisJobCounts>();
        services.AddSingleton<IPurchaseIndex, RedisPurchaseIndex>().AddSingleton<IStoreClock, RedisStoreClock>().AddSingleton<IRunOnceLock, RedisRunOnceLock>().AddSingleton<ILaneRegistry, RedisLaneRegistry>();
        services.AddSingleton<IWorkerList, RedisWorkerList>();
        services.AddSingleton<ITenantEvents, RedisTenantEvents>();
        services.AddSingleton<IJobSignals, RedisJobSignals>().AddSingleton<IDueHints, RedisDueHints>();
        services.AddSingleton<IWebhookDeliveries, RedisWebhookDeliveries>().AddSingleton<IWebhookQueues, RedisWebhookQueues>();
        services.AddSingleton<IFleetStatistics, RedisFleetStatistics>();
        services.AddSingleton<ITenantDirectory, RedisTenantDirectory>();
        services.AddSingleton<IWaitingLines, RedisWaitingLines>().AddSingleton<ITenantWeights, RedisTenantWeights>();
        services.AddSingleton<IProviderSlots, RedisProviderSlots>();
        services.AddLimits();
        services.AddSingleton<IProviderCircuits, RedisProviderCircuits>().AddSingleton<IProviderCapabilityStore, RedisProviderCapabilityStore>();
        services.AddSingleton<ICallbackSecrets, RedisCallbackSecrets>();
        services.AddSingleton<ILaneHolds, RedisLaneHolds>().AddSingleton<IApiKeys, RedisApiKeys>().AddSingleton<ILinkKey, RedisLinkKey>().AddSingleton<ICallerState, RedisCallerState>().AddSingleton<IRepeatedRequests, RedisRepeatedRequests>();
        services.AddSingleton<WebhookSecretProtector>().AddSingleton<IWebhookRegistry, RedisWebhookRegistry>();
        services.AddSingleton<FleetRecords>().AddSingleton<ResultStoreIdentity>().AddSingleton<KeyRingIdentity>().AddSingleton<StoreMarks>().AddSingleton<IRestoredStore>(provider => provider.GetRequiredService<StoreMarks>());
        services.AddSingleton(provider => new ResultStoreSelection(Options(provider), provider.GetRequiredService<StoreConnection>, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ImageCopies(provider.GetRequiredService<ResultStoreSelection>()));
        services.TryAddSingleton<ImageStorageMonitor>();
        services.AddSingleton<IImageStorageHealth>(provider => provider.GetRequiredService<ImageStorageMonitor>());
        services.TryAddSingleton<ResultLinks>();
        services.AddSingleton<IResultStore>(CreateResultStore).AddSingleton<ISpillStore>(CreateSpill);

        services.AddHostedService<TemporaryFileCleanup>();

        services.AddSingleton<StoreSelfCheck>().AddSingleton<IStoreExamination, StoreExamination>().AddSingleton<IImageStorageExamination, ImageStorageExamination>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>("store", tags: ["ready"]);

        builder.AddRuntimeSettings();

        // Before all hosted services that are registered already: no service may start on a store that is not safe.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StoreStartup>());
        return builder;
    }

    /// <summary>
    /// Registers the services that only workers use: <see cref="IJobClaims"/>, <see cref="IDueSet"/>, <see cref="IOutbox"/>, <see cref="IJobRetention"/>, <see cref="IImageRemovals"/> and <see cref="IJobCompaction"/>. A host
    /// without them can't write with a fencing token. The host must also call <see cref="AddStorage"/>. Calling it again changes nothing.
    /// </summary>
    public static IHostApplicationBuilder AddJobClaims(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<IJobClaims, RedisJobClaims>();
        builder.Services.TryAddSingleton<IDueSet, RedisDueSet>();
        builder.Services.TryAddSingleton<IOutbox, RedisOutbox>();
        builder.Services.TryAddSingleton<IJobTraces, RedisJobTraces>();
        builder.Services.TryAddSingleton<IJobRetention, RedisJobRetention>();
        builder.Services.TryAddSingleton<IImageRemovals, RedisImageRemovals>();
        builder.Services.TryAddSingleton<IJobCompaction, RedisJobCompaction>();
        builder.Services.TryAddSingleton<EndedPartitions>();
        return builder;
    }

    private static StorageOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value;

    private static ConnectionMultiplexer Connect(IServiceProvider provider)
        => ConnectionMultiplexer.Connect(StoreClient.CreateOptions(Options(provider).ConnectionString));

    private static IResultStore CreateResultStore(IServiceProvider provider)
    {
        var store = provider.GetRequiredService<ResultStoreSelection>().Create();
        return store is UnsetResultStore ? store : new ComparedResultStore(store, provider.GetRequiredService<ResultStoreIdentity>());
    }

    private static ISpillStore CreateSpill(IServiceProvider provider)
    {
        var options = Options(provider);
        return options.SpillPath.Length == 0
            ? new UnsetSpillStore()
            : new SpillFolder(options.SpillPath, options.SpillMaxBytes, provider.GetRequiredService<ILogger<SpillFolder>>());
    }
}
