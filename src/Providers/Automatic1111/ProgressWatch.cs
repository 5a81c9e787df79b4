using System.Net;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Reads the state of a run once a second while its order is under way: its progress, whether it still waits for its turn, and whether it was
/// stopped at the server. A failure of these calls does not affect the order. A server without these routes (sd-server, a WebUI without its page) is called
/// once and never again.
/// </summary>
internal sealed class ProgressWatch(Automatic1111Api api, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StateQuery _states = new(api);

    private volatile bool _isUnsupported;

    /// <summary>The current or last run of the server; null if it does not report it.</summary>
    public Task<WireState?> GetStateAsync(CancellationToken cancellationToken) => _states.QueryAsync(cancellationToken);

    /// <summary>Makes the call of an order, and reports the progress of its run meanwhile.</summary>
    /// <param name="taskId">The id of the run.</param>
    /// <param name="order">The order, with its callbacks.</param>
    /// <param name="limit">The timeout, which starts with the run.</param>
    /// <param name="stoppedRuns">Records runs that are stopped at the server.</param>
    /// <param name="call">The call.</param>
    public async Task<ServiceResponse> DuringAsync(string taskId, GenerationOrder order, CallLimit limit, StoppedRuns stoppedRuns, Func<Task<ServiceResponse>> call)
    {
        if ((order.OnProgress is null && order.OnWaiting is null) || (_isUnsupported && _states.IsUnsupported))
        {
            return await call();
        }

        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(taskId, order, limit, stoppedRuns, ended.Token);
        try
        {
            return await call();
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }
    }

    /// <summary>Whether the next call would get the same response.</summary>
    public static bool IsLasting(HttpStatusCode status)
        => status is HttpStatusCode.NotImplemented || (ProviderFaults.IsCertainRefusal(status) && status is not HttpStatusCode.TooManyRequests);

    private async Task WatchAsync(string taskId, GenerationOrder order, CallLimit limit, StoppedRuns stoppedRuns, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (!(_isUnsupported && _states.IsUnsupported) && await timer.WaitForNextTickAsync(ended))
            {
                if (!_isUnsupported && await QueryAsync(taskId, order, limit, ended) is { } percent && order.OnProgress is { } report)
                {
                    await report(percent, ended);
                }

                stoppedRuns.Note(await _states.QueryAsync(ended));
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The order has its response.
        }
    }

    private async Task<int?> QueryAsync(string taskId, GenerationOrder order, CallLimit limit, CancellationToken ended)
    {
        try
        {
            var response = await api.GetTaskAsync(taskId, ended);
            var task = response.IsSuccess ? WireJson.Read(response.Body, Automatic1111Json.Default.WireTask) : null;
            _isUnsupported = task is null && (response.IsSuccess || IsLasting(response.Status));
            if (task is { IsQueued: true, IsActive: not true } && order.OnWaiting?.Invoke() == true)
            {
                // Runs of other clients precede this one, and their time does not count for this order.
                limit.Restart();
            }

            return task is { IsActive: true } ? PercentOf(task.Progress) : null;
        }
        catch (ProviderFaultException)
        {
            // A busy server may respond late. The next call, a second later, may succeed.
            return null;
        }
    }

    /// <summary>Converts a fraction of 1 to percent; null for a value that is not a number, negative or above 1.</summary>
    private static int? PercentOf(JsonElement share)
        => WireJson.NumberOf(share) is >= 0 and <= 1 and var value ? (int)((decimal)value * 100) : null;
}
