using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Health;
using ImageGen.ServiceDefaults.Logging;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.ServiceDefaults.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults;

/// <summary>Registers what every host needs.</summary>
public static class ServiceDefaultsRegistration
{
    /// <summary>
    /// Adds telemetry, health checks, the log format and the clock. The host does not start with an unknown setting:
    /// <see cref="OptionsValidationException"/> names all errors at once. Calling it again changes nothing.
    /// </summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ImplementationType == typeof(CollectorAddressCheck)))
        {
            return builder;
        }

        builder.AddLogFormat();
        builder.AddSettingChecks();
        builder.AddTelemetry();
        builder.AddHealth();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = HostStart.ShutdownTimeout);
        builder.Services.AddSingleton<IValidateOptions<StartChecks>, CollectorAddressCheck>();
        builder.Services.AddOptions<StartChecks>().ValidateOnStart();
        return builder;
    }
}
