using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// Writes one line per entry, for people: UTC time, level, category, event, message, the job if the message does not name it, and the text of the
/// exception.
/// </summary>
internal sealed class TextFormatter(TimeProvider time) : ConsoleFormatter(FormatName)
{
    /// <summary>Name of the formatter; the value <c>text</c> of <c>Logging:Format</c>.</summary>
    public const string FormatName = "imagegen-text";

    /// <summary>The values of scopes that identify a job.</summary>
    private static readonly string[] JobFields = ["job", "tenant", "provider", "attempt"];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception) ?? "";
        textWriter.Write(time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture));
        textWriter.Write(LevelOf(logEntry.LogLevel));
        textWriter.Write(": ");
        textWriter.Write(logEntry.Category);
        textWriter.Write('[');
        textWriter.Write(logEntry.EventId.Name ?? logEntry.EventId.Id.ToString(CultureInfo.InvariantCulture));
        textWriter.Write("] ");
        textWriter.Write(LineText.Of(message.Replace("(null)", "-", StringComparison.Ordinal)));
        WriteJob(logEntry, scopeProvider, textWriter);
        if (logEntry.Exception is { } fault)
        {
            textWriter.Write(" | ");
            textWriter.Write(LineText.Of(ExceptionText.StackOf(fault) ?? ExceptionText.Describe(fault)));
        }

        textWriter.WriteLine();
    }

    private static void WriteJob<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter textWriter)
    {
        var all = LogFields.Of(entry, scopes);
        if (!all.ContainsKey("job"))
        {
            return;
        }

        var own = LogFields.OfEntry(entry);
        foreach (var name in JobFields)
        {
            if (!own.ContainsKey(name) && all.TryGetValue(name, out var value) && value is not null)
            {
                textWriter.Write($" {name}={LineText.Of(LogFields.Text(value))}");
            }
        }
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
