using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Routing;
using ImageGen.Jobs.Signing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Jobs;

/// <summary>Registers the services of this project.</summary>
public static class JobsRegistration
{
    // The tag of the health checks that decide whether a host is ready.
    private static readonly string[] Ready = ["ready"];

    /// <summary>
    /// Adds the <see cref="ConfiguredProviders"/>, which follows changes of the configuration, the <see cref="RouteTable"/>, the <see cref="ProviderCallbacks"/> and
    /// the <see cref="ImageLinks"/>. A fault in one of them prevents the start of the host: <see cref="OptionsValidationException"/> lists
    /// every fault. Calling it again changes nothing.
    /// </summary>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ImplementationType == typeof(JobsStartCheck)))
        {
            return builder;
        }

        EnvironmentNames.Fill(builder.Configuration);
        builder.Services.TryAddSingleton<ConfiguredProviders>();
        builder.Services.TryAddSingleton<RouteTable>();
        builder.Services.AddSingleton<ConfigurationReloader>().AddHostedService(services => services.GetRequiredService<ConfigurationReloader>());
        builder.Services.AddHealthChecks().AddCheck<ConfigurationHealthCheck>("providers", tags: Ready);
        builder.Services.TryAddSingleton<ProviderCallbacks>();
        builder.Services.TryAddSingleton<ImageLinks>();
        builder.Services.AddSingleton<IValidateOptions<JobsStartCheck.Subject>, JobsStartCheck>();
        builder.Services.AddOptions<JobsStartCheck.Subject>().ValidateOnStart();
        return builder;
    }
}
