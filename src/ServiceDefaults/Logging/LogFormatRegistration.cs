using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>How every host writes its log.</summary>
internal static class LogFormatRegistration
{
    /// <summary>Levels that hold unless the configuration says otherwise: the frameworks' chatter stays out.</summary>
    private static readonly Dictionary<string, string?> Levels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Http"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>One line an entry, with a UTC time to the millisecond.</summary>
    internal static void AddLogFormat(this IHostApplicationBuilder builder)
    {
        // First of all sources, so that every other one (files, environment, command line) wins over it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Levels });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
    }
}
