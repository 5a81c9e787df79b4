using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// The format of the console log: <c>Logging:Format</c>, <c>text</c> or <c>json</c>; if it is absent, <c>Logging:Console:FormatterName</c>, whose
/// <c>json</c> is the system's own format, and whose <c>simple</c> and <c>systemd</c> are those of .NET; else text. Another value stops the start.
/// </summary>
internal sealed class LogFormat(IConfiguration configuration) : IPostConfigureOptions<ConsoleLoggerOptions>, IValidateOptions<StartChecks>
{
    /// <summary>The configuration key.</summary>
    public const string Key = "Logging:Format";

    private const string NameKey = "Logging:Console:FormatterName";

    public void PostConfigure(string? name, ConsoleLoggerOptions options) => options.FormatterName = Named(configuration[Key]) ?? Named(configuration[NameKey]) ?? TextFormatter.FormatName;

    public ValidateOptionsResult Validate(string? name, StartChecks options)
        => configuration[Key] is { Length: > 0 } format && !Is(format, "text") && !Is(format, "json")
            ? ValidateOptionsResult.Fail($"{Key} must be text or json.")
            : configuration[NameKey] is { Length: > 0 } formatter && Named(formatter) is null
                ? ValidateOptionsResult.Fail($"{NameKey} must be text, json, simple or systemd.")
                : ValidateOptionsResult.Success;

    private static string? Named(string? format)
        => Is(format, "json") ? JsonFormatter.FormatName
            : Is(format, "text") ? TextFormatter.FormatName
            : Is(format, ConsoleFormatterNames.Simple) || Is(format, ConsoleFormatterNames.Systemd) ? format
            : null;

    private static bool Is(string? text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);
}
