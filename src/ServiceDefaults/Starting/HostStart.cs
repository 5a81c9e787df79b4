using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>Starts and runs a host: everything that can be checked is checked first, so that an invalid host takes no work.</summary>
public static class HostStart
{
    /// <summary>How long a stopping host waits for running work to finish.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs a host in its own process until it is stopped; writes to standard error why it did not start.</summary>
    /// <param name="name">The name of the host, for example <c>The gateway</c>.</param>
    /// <param name="build">Builds the host.</param>
    /// <param name="exitCodeOf">The exit code of an exception that only the caller knows, whose own message is written; null for all others.</param>
    /// <returns>One of <see cref="HostExit"/>.</returns>
    public static async Task<int> RunAsync(string name, Func<WebApplication> build, Func<Exception, int?> exitCodeOf)
    {
        try
        {
            await using var app = build();
            await app.StartCheckedAsync(CancellationToken.None);
            await app.WaitForShutdownAsync();
            return HostExit.Stopped;
        }
        catch (OperationCanceledException)
        {
            // Stopped during the start.
            return HostExit.Stopped;
        }
        catch (Exception exception)
        {
            var failure = exitCodeOf(exception) is { } code ? new StartFailure(code, [exception.Message]) : StartFailure.Of(exception);
            failure.Write($"{name} did not start");
            return failure.ExitCode;
        }
    }

    /// <summary>
    /// Starts the host after checking all its settings and addresses. A host that fails later is stopped in order, because it may have taken work.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting is invalid; the failures name all invalid ones of its kind, and an <see cref="AggregateException"/> has those of several kinds.</exception>
    public static async Task StartCheckedAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch when (app.Services.GetService<StartProgress>() is { HasBegun: true })
        {
            await StopAsync(app);
            throw;
        }
    }

    private static async Task StopAsync(WebApplication app)
    {
        using var timeout = new CancellationTokenSource(ShutdownTimeout);
        try
        {
            await app.StopAsync(timeout.Token);
        }
        catch (Exception)
        {
            // A host that could not start may not be able to stop; the exception of the start is the one to report.
        }
    }
}
