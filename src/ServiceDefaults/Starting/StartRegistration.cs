using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Registers start-up checks that belong to no options.</summary>
public static class StartRegistration
{
    /// <summary>
    /// Checks the command-line arguments of the host, all of which are settings, and the addresses to listen on, and keeps stack traces of a failed start out of the log.
    /// Call it once for a host that <see cref="HostStart"/> starts.
    /// </summary>
    public static IHostApplicationBuilder AddStartChecks(this IHostApplicationBuilder builder, IReadOnlyList<string> arguments)
    {
        builder.Services.AddSingleton<IValidateOptions<StartChecks>>(new StartErrors([.. CommandLineArguments.FaultsOf(arguments)]));
        builder.Services.AddSingleton<IValidateOptions<StartChecks>, ListenAddressesCheck>();
        builder.Services.AddSingleton<StartLoggerFactory>().AddSingleton<StartProgress>().AddHostedService(services => services.GetRequiredService<StartProgress>());
        return builder;
    }

    /// <summary>Adds the checks of every host.</summary>
    internal static void AddSettingChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<StartChecks>, SettingNamesCheck>();
        builder.Services.AddSingleton<IValidateOptions<StartChecks>>(new StartErrors(LogLevels.Repair(builder.Configuration)));
    }
}
