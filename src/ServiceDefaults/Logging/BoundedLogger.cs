using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// Writes similar entries, by level, template and type of exception, once a minute, with the number of those left out. A library's entry for each
/// of many channels, or for each retry, becomes one line.
/// </summary>
internal sealed class BoundedLogger(ILogger logger, TimeProvider time) : ILogger
{
    private const int MaxKinds = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Entries that the system logs itself: a message that goes to the dead letters (an exception may quote anything), a message that could not be sent, and each attempt to connect.
    /// </summary>
    private static readonly string[] LoggedElsewhere = ["R-FAULT", "S-FAULT", "Retrying {"];

    private readonly ConcurrentDictionary<(LogLevel, string, Type?), Entry> _entries = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var template = TemplateOf(state) ?? formatter(state, exception);
        if (LoggedElsewhere.Any(start => template.StartsWith(start, StringComparison.Ordinal)))
        {
            return;
        }

        if (_entries.Count >= MaxKinds)
        {
            _entries.Clear();
        }

        if (_entries.GetOrAdd((logLevel, template, exception?.GetType()), static _ => new Entry()).Next(time, Pause) is not { } leftOut)
        {
            return;
        }

        logger.Log(logLevel, eventId, state, exception, leftOut == 0 ? formatter : (one, fault) => $"{formatter(one, fault)} ({leftOut} more like it before)");
    }

    private static string? TemplateOf<TState>(TState state)
        => state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } fields && fields[^1] is { Key: "{OriginalFormat}", Value: string template } ? template : null;

    private sealed class Entry
    {
        private readonly Lock _lock = new();
        private long? _written;
        private int _leftOut;

        /// <summary>The number of entries left out since the last one was written, if this one is to be written now.</summary>
        public int? Next(TimeProvider time, TimeSpan pause)
        {
            lock (_lock)
            {
                if (_written is { } last && time.GetElapsedTime(last) < pause)
                {
                    _leftOut++;
                    return null;
                }

                _written = time.GetTimestamp();
                return Interlocked.Exchange(ref _leftOut, 0);
            }
        }
    }
}
