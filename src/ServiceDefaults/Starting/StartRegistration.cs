using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Registers what is checked when a host starts, beside the options themselves.</summary>
public static class StartRegistration
{
    /// <summary>
    /// Checks the arguments of the host's command line, all of which are settings, and the addresses to listen on, and keeps stack traces of a failed start out of the log. To be called once by a host that
    /// <see cref="HostStart"/> starts.
    /// </summary>
    public static IHostApplicationBuilder AddStartChecks(this IHostApplicationBuilder builder, IReadOnlyList<string> arguments)
    {
        builder.Services.AddSingleton<IValidateOptions<StartChecks>>(new StartErrors([.. CommandLineArguments.FaultsOf(arguments)]));
        builder.Services.AddSingleton<IValidateOptions<StartChecks>, ListenAddressesCheck>();
        builder.Services.AddSingleton<StartLoggerFactory>().AddSingleton<StartProgress>().AddHostedService(services => services.GetRequiredService<StartProgress>());
        return builder;
    }

    /// <summary>Adds the checks that every host has.</summary>
    internal static void AddSettingChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<StartChecks>, SettingNamesCheck>();
        builder.Services.AddSingleton<IValidateOptions<StartChecks>>(new StartErrors(LogLevels.Repair(builder.Configuration)));
    }
}
