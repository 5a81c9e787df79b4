using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// Keeps the framework from logging the stack trace of a failed start, up to three times: the host's last message names the error instead. Entries
/// after the start, and of all other categories, are written, by the rules of <see cref="FilteringLoggerFactory"/>.
/// </summary>
internal sealed class StartLoggerFactory(FilteringLoggerFactory all) : ILoggerFactory
{
    private static readonly string[] QuietedCategories =
        ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Hosting.GenericWebHostService"];

    private volatile bool _hasStarted;

    /// <summary>Called when the host has started: from then on everything is logged.</summary>
    public void Started() => _hasStarted = true;

    public ILogger CreateLogger(string categoryName) => QuietedCategories.Contains(categoryName, StringComparer.Ordinal) ? new Quiet(all.CreateLogger(categoryName), this) : all.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => all.AddProvider(provider);

    // The container disposes the inner factory.
    public void Dispose()
    {
    }

    private sealed class Quiet(ILogger logger, StartLoggerFactory owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (owner._hasStarted || exception is null || logLevel < LogLevel.Error)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
