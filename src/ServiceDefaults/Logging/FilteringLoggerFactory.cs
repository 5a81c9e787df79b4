using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Logging;

/// <summary>
/// Hands out loggers as the one within does, with two rules that hold for every destination: libraries that say the same for each of many channels are bounded, and
/// request lines, which have the query with its signatures, are not written.
/// </summary>
internal sealed class FilteringLoggerFactory(ILoggerFactory factory, TimeProvider time) : ILoggerFactory
{
    /// <summary>They write the lines of requests, with the whole address.</summary>
    private static readonly HashSet<string> RequestLines = new(["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"], StringComparer.Ordinal);

    private static readonly string[] Bounded = ["MassTransit", "RabbitMQ", "ImageGen.Worker.Claims.StorePatience"];

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

        // Answered for the sake of the activity and the scope of a request, which ASP.NET makes only where it may log.
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
