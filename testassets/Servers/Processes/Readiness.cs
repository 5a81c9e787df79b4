using System.Diagnostics;

namespace ImageGen.Servers;

/// <summary>Waits until a server responds.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Repeats a probe until it succeeds; throws if the process ends first or the time is over.</summary>
    public static async Task WaitAsync(
        ChildProcess process, string what, TimeSpan timeout, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!await AskAsync(isReady, cancellationToken))
        {
            if (process.HasExited)
            {
                await process.DrainAsync(cancellationToken);
                if (await AskAsync(isReady, cancellationToken))
                {
                    return; // The expected line was among the last ones.
                }

                throw new ServerStartException($"{what} ended with exit code {process.ExitCode} before it was ready.", process.Output.Text);
            }

            if (watch.Elapsed > timeout)
            {
                throw new ServerStartException($"{what} was not ready after {timeout.TotalSeconds:0} s.", process.Output.Text);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<bool> AskAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await isReady(limit.Token);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or HttpRequestException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false; // Not ready yet; the caller decides how long to wait.
        }
    }
}
