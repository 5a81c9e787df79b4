using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>How every host starts: all that can be checked first, so that a faulty one takes no work.</summary>
public static class HostStart
{
    /// <summary>How long a stopping host waits for running work.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs a host of a process of its own until it is stopped; says on standard error why one does not start.</summary>
    /// <param name="name">What it is called, for example <c>The gateway</c>.</param>
    /// <param name="build">Builds it.</param>
    /// <param name="exitCodeOf">The exit code of an exception that only the caller knows, which is told in its own words; null for all others.</param>
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
            // Stopped while it started.
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
    /// Starts the host, after all its settings and addresses were checked at once. One that fails later is stopped in order: it may have taken work.
    /// </summary>
    /// <exception cref="OptionsValidationException">A setting is wrong; the failures name all of its kind that are, and an <see cref="AggregateException"/> those of several kinds.</exception>
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
        using var patience = new CancellationTokenSource(ShutdownTimeout);
        try
        {
            await app.StopAsync(patience.Token);
        }
        catch (Exception)
        {
            // What could not start need not be able to stop; the fault of the start is the one to tell.
        }
    }
}
