using ImageGen.ServiceDefaults;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Health;
using ImageGen.ServiceDefaults.Starting;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Messaging;

/// <summary>Registers the bus; the only place where MassTransit is configured.</summary>
public static class MessagingRegistration
{
    /// <summary>Name of the bus's health check, which reports degraded at worst.</summary>
    public const string HealthCheck = "bus";

    /// <summary>
    /// Adds the bus, <see cref="ICommandSender"/> and <see cref="IEventPublisher"/>; to be called once, after
    /// <see cref="ServiceDefaultsRegistration.AddServiceDefaults"/>. The transport is RabbitMQ when <c>ConnectionStrings:RabbitMq</c> is
    /// set (an <c>amqp://</c> or <c>amqps://</c> URI), else it is in memory. A host that consumes commands registers an
    /// <see cref="ICommandEndpoints"/>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="lanes">The lanes whose queues are declared when the bus starts.</param>
    public static IHostApplicationBuilder AddMessaging(this IHostApplicationBuilder builder, Func<IServiceProvider, IEnumerable<string>> lanes)
        => builder.AddMessaging(lanes, null);

    /// <summary>As the public overload; <paramref name="configure"/> adds subscribers to the same bus.</summary>
    internal static IHostApplicationBuilder AddMessaging(
        this IHostApplicationBuilder builder, Func<IServiceProvider, IEnumerable<string>> lanes, Action<IBusRegistrationConfigurator>? configure)
    {
        builder.Services.AddSection<MessagingOptions>("Messaging");
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagingOptions>, BrokerAddressCheck>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagingOptions>, UserTenantsCheck>());
        builder.Services.TryAddSingleton(services => BrokerUser.Of(services.GetRequiredService<IConfiguration>()));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<MessageMetrics>();
        builder.Services.TryAddSingleton<ICommandSender, CommandSender>();
        builder.Services.TryAddSingleton<IEventPublisher, EventPublisher>();
        builder.Services.Configure<MassTransitHostOptions>(options =>
        {
            // Consumers end before this. One that does not, because the store is unavailable, is canceled, and its message returns
            // to the queue.
            options.ConsumerStopTimeout = HostStart.ShutdownTimeout - TimeSpan.FromSeconds(4);
            options.StopTimeout = HostStart.ShutdownTimeout - TimeSpan.FromSeconds(2);
        });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(check =>
            {
                check.Name = HealthCheck;
                check.MinimalFailureStatus = HealthStatus.Degraded;
                check.Tags.Add(HealthRegistration.ReadyTag);
            });
            configure?.Invoke(bus);
            if (builder.Configuration[BrokerAddress.Key] is { } address && !string.IsNullOrWhiteSpace(address))
            {
                bus.UsingRabbitMq((context, rabbit) => Configure(context, rabbit, address, lanes));
            }
            else
            {
                bus.UsingInMemory(Configure);
            }
        });
        return builder;
    }

    private static void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit, string address, Func<IServiceProvider, IEnumerable<string>> lanesOf)
    {
        CheckOptions(context);
        var lanes = lanesOf(context).ToList();
        var broker = new BrokerAddress(address);
        var queues = ActivatorUtilities.CreateInstance<QueueCreation>(context, broker, lanes);
        var stopping = context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        broker.Apply(rabbit, () => queues.RunAsync(stopping));
        rabbit.Declare(lanes);
        var users = UserTenants.Read(context.GetRequiredService<IConfiguration>());
        foreach (var endpoint in EndpointsOf(context))
        {
            rabbit.Receive(endpoint, users, context);
        }
    }

    private static void Configure(IBusRegistrationContext context, IInMemoryBusFactoryConfigurator memory)
    {
        CheckOptions(context);
        memory.Declare();
        foreach (var endpoint in EndpointsOf(context))
        {
            memory.Receive(endpoint, context);
        }
    }

    // The host creates the bus before it validates the options; an exception about queues with invalid names would hide the other errors.
    private static void CheckOptions(IServiceProvider services) => services.GetService<IStartupValidator>()?.Validate();

    private static IEnumerable<CommandEndpoint> EndpointsOf(IServiceProvider services)
        => services.GetServices<ICommandEndpoints>().SelectMany(part => part.All);
}
