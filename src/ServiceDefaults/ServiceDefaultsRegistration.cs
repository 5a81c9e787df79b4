using ImageGen.ServiceDefaults.Callbacks;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Health;
using ImageGen.ServiceDefaults.Links;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.ServiceDefaults.Routing;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.ServiceDefaults.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults;

/// <summary>What every host does alike.</summary>
public static class ServiceDefaultsRegistration
{
    /// <summary>How long a stopping host waits for the work in hand.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds telemetry, health checks, the log format, the clock, the <see cref="ProviderRoster"/>, which follows the configuration, the
    /// <see cref="RouteTable"/>, the <see cref="ProviderCallbacks"/> and the <see cref="PictureLinks"/>. The host does not start with a
    /// faulty roster or a setting that no host reads: <see cref="OptionsValidationException"/> names every fault at once. Calling it again changes nothing.
    /// </summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ImplementationType == typeof(ProviderRosterCheck)))
        {
            return builder;
        }

        builder.AddLogFormat();
        builder.AddSettingChecks();
        builder.AddTelemetry();
        builder.AddHealth();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        EnvironmentNames.Fill(builder.Configuration);
        builder.Services.TryAddSingleton<ProviderRoster>();
        builder.Services.TryAddSingleton<RouteTable>();
        builder.Services.AddSingleton<SettingsInForce>().AddHostedService(services => services.GetRequiredService<SettingsInForce>());
        builder.Services.AddHealthChecks().AddCheck<SettingsInForceCheck>("providers", tags: [HealthRegistration.ReadyTag]);
        builder.Services.TryAddSingleton<ProviderCallbacks>();
        builder.Services.TryAddSingleton<PictureLinks>();
        builder.Services.AddSingleton<IValidateOptions<ProviderRosterCheck.Subject>, ProviderRosterCheck>();
        builder.Services.AddSingleton<IValidateOptions<ProviderRosterCheck.Subject>, CollectorAddressCheck>();
        builder.Services.AddOptions<ProviderRosterCheck.Subject>().ValidateOnStart();
        return builder;
    }
}
