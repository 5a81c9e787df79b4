using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// One JSON object per line: <c>timestamp</c>, <c>level</c>, <c>category</c>, <c>event</c>, <c>event_id</c>, <c>message</c>, then the named values of the
/// entry and of its scopes, and <c>exception</c> with <c>type</c>, <c>message</c> and, for an unexpected one, <c>stack</c>.
/// </summary>
internal sealed class JsonFormatter(TimeProvider time) : ConsoleFormatter(FormatName)
{
    /// <summary>Name of the formatter; the value <c>json</c> of <c>Logging:Format</c>.</summary>
    public const string FormatName = "imagegen-json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            var message = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception) ?? "";
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", LevelOf(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("event", logEntry.EventId.Name ?? "");
            json.WriteNumber("event_id", logEntry.EventId.Id);
            json.WriteString("message", Clean(message.Replace("(null)", "-", StringComparison.Ordinal)));
            foreach (var (name, value) in LogFields.Of(logEntry, scopeProvider))
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            Write(json, logEntry.Exception);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter json, Exception? fault)
    {
        if (fault is null)
        {
            return;
        }

        json.WriteStartObject("exception");
        json.WriteString("type", fault.GetType().FullName);
        json.WriteString("message", Clean(ExceptionText.Describe(fault)));
        if (ExceptionText.StackOf(fault) is { } stack)
        {
            json.WriteString("stack", Clean(stack));
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool boolean:
                json.WriteBooleanValue(boolean);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Clean(LogFields.Text(value)));
                break;
        }
    }

    /// <summary>Replaces two line separators that some readers treat as the end of a line and that the JSON writer does not escape.</summary>
    private static string Clean(string text) => LineText.WithoutQueries(text).Replace('\u2028', ' ').Replace('\u2029', ' ');

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
