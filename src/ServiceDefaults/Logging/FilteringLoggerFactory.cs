using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// Wraps a logger factory with two rules for every destination: repeated entries of libraries with many channels are limited, and
/// request lines, whose queries contain signatures, are not written.
/// </summary>
internal sealed class FilteringLoggerFactory(ILoggerFactory factory, TimeProvider time) : ILoggerFactory
{
    /// <summary>Categories that write request lines with the whole address.</summary>
    private static readonly HashSet<string> RequestLines = new(["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"], StringComparer.Ordinal);

    private static readonly string[] Bounded = ["MassTransit", "RabbitMQ", "ImageGen.Worker.Background.StoreRetry"];

    public void AddProvider(ILoggerProvider provider) => factory.AddProvider(provider);

    public ILogger CreateLogger(string categoryName)
    {
        var logger = factory.CreateLogger(categoryName);
        return RequestLines.Contains(categoryName) ? new WarningsOnly(logger)
            : Bounded.Any(name => categoryName.StartsWith(name, StringComparison.Ordinal)) ? new BoundedLogger(logger, time)
            : logger;
    }

    public void Dispose() => factory.Dispose();

    private sealed class WarningsOnly(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        // Enabled for the activity and the scope of a request, which ASP.NET creates only where it may log.
        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
