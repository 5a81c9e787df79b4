using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>Configures the log format of every host.</summary>
internal static class LogFormatRegistration
{
    /// <summary>Default log levels, unless the configuration has others: verbose entries of the frameworks are left out.</summary>
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",

        // Authentication brings it, and warns that a container keeps its keys in memory. Nothing is protected with them: settings have a key ring of their own.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:ModelContextProtocol"] = "Warning",

        // Each probe would write a line; HealthChanges writes the changes.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Http"] = "Warning",
    };

    /// <summary>One line per entry, as text or JSON (<see cref="LogFormat"/>), with a UTC time to the millisecond.</summary>
    internal static void AddLogFormat(this IHostApplicationBuilder builder)
    {
        // The first of all sources, so that every other one (files, environment, command line) takes precedence.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.AddConsole()
            .AddConsoleFormatter<TextFormatter, ConsoleFormatterOptions>()
            .AddConsoleFormatter<JsonFormatter, ConsoleFormatterOptions>();
        builder.Services.AddSingleton<IPostConfigureOptions<ConsoleLoggerOptions>, LogFormat>();
        builder.Services.AddSingleton<IValidateOptions<StartChecks>, LogFormat>();
        builder.Services.AddSingleton(services => new FilteringLoggerFactory(
            new LoggerFactory(
                services.GetServices<ILoggerProvider>(),
                services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
                services.GetService<IOptions<LoggerFactoryOptions>>()),
            services.GetRequiredService<TimeProvider>()));

        // A host that checks its start wraps this factory in another one, whichever is registered first.
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(services =>
            services.GetService<StartLoggerFactory>() ?? (ILoggerFactory)services.GetRequiredService<FilteringLoggerFactory>()));
    }
}
