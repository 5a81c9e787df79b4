using ImageGen.Gateway;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Messaging;
using ImageGen.Providers;
using ImageGen.ServiceDefaults;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage;
using ImageGen.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageGen.Cli.Doctor;

/// <summary>
/// The services of a host with these settings, which is never started: it connects to nothing by itself, and takes no work. So every rule about settings is the one that
/// the host itself applies.
/// </summary>
internal static class ExaminedHost
{
    public static WebApplication Build(DoctorOptions options)
    {
        var builder = WebApplication.CreateBuilder([.. options.Settings]);
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddStartChecks(options.Settings);
        builder.AddStorage();
        builder.AddMessaging(services => services.GetRequiredService<ConfiguredProviders>().AllLanes);
        if (options.IsGateway)
        {
            builder.AddGateway();
        }
        else
        {
            builder.AddWorker();
        }

        // Standard output is for the findings.
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    /// <summary>The faults of the settings, as a start would report them; empty if the host would start.</summary>
    public static IReadOnlyList<string> FaultsOf(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (ProviderSettingsException exception)
        {
            return exception.Faults;
        }
        catch (Exception exception) when (exception is OptionsValidationException or AggregateException or InvalidOperationException or FormatException)
        {
            return StartFailure.Of(exception).Lines;
        }
    }
}
