using ImageGen.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace ImageGen.ServiceDefaults.Tests.Logging;

/// <summary>What the console gets of one entry.</summary>
internal static class Lines
{
    public static string Text(string template, object?[] values, Exception? fault = null, params object[] scopes)
        => Write(new TextFormatter(new StillTime()), template, values, fault, scopes);

    public static string Json(string template, object?[] values, Exception? fault = null, params object[] scopes)
        => Write(new JsonFormatter(new StillTime()), template, values, fault, scopes);

    private static string Write(ConsoleFormatter formatter, string template, object?[] values, Exception? fault, object[] scopes)
    {
        using var written = new StringWriter();
        var factory = new Capturing(formatter, written, scopes);
#pragma warning disable CA2254, CA1848 // The tests are about any template.
        factory.LogWarning(new EventId(7, "test.event"), fault, template, values);
#pragma warning restore CA2254, CA1848
        return written.ToString();
    }

    private sealed class Capturing(ConsoleFormatter formatter, StringWriter writer, object[] scopes) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> write)
        {
            var provider = new LoggerExternalScopeProvider();
            foreach (var scope in scopes)
            {
                provider.Push(scope);
            }

            formatter.Write(new LogEntry<TState>(logLevel, "Test", eventId, state, exception, write), provider, writer);
        }
    }

    private sealed class StillTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 31, 12, 0, 0, 5, TimeSpan.Zero);
    }
}
