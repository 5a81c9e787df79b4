using System.Net;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Asks once a second how a run stands, for as long as its order is under way: how far it is, whether it still waits for its turn, and whether somebody
/// stops it. Whatever becomes of the questions, the order does not feel it. A server that has not the routes (sd-server, a WebUI without its page) is asked
/// once and never again.
/// </summary>
internal sealed class ProgressWatch(Automatic1111Api api, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StateQuery _states = new(api);

    private volatile bool _isUnheardOf;

    /// <summary>What the server does now, or did last; null where it does not tell.</summary>
    public Task<WireState?> AskStateAsync(CancellationToken cancellationToken) => _states.AskAsync(cancellationToken);

    /// <summary>Makes the call of an order, and tells meanwhile how its run stands.</summary>
    /// <param name="taskId">The run's name.</param>
    /// <param name="order">The order, whose listeners are told.</param>
    /// <param name="limit">The time limit, which begins with the run.</param>
    /// <param name="stops">Takes note of runs that somebody stops.</param>
    /// <param name="call">The call.</param>
    public async Task<Answer> DuringAsync(string taskId, GenerationOrder order, CallLimit limit, Interruptions stops, Func<Task<Answer>> call)
    {
        if ((order.OnProgress is null && order.OnWaiting is null) || (_isUnheardOf && _states.IsUnheardOf))
        {
            return await call();
        }

        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(taskId, order, limit, stops, ended.Token);
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

    /// <summary>Whether the next question would be answered in the same way.</summary>
    public static bool IsLasting(HttpStatusCode status)
        => status is HttpStatusCode.NotImplemented || (ProviderFaults.IsCertainRefusal(status) && status is not HttpStatusCode.TooManyRequests);

    private async Task WatchAsync(string taskId, GenerationOrder order, CallLimit limit, Interruptions stops, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (!(_isUnheardOf && _states.IsUnheardOf) && await timer.WaitForNextTickAsync(ended))
            {
                if (!_isUnheardOf && await AskAsync(taskId, order, limit, ended) is { } percent && order.OnProgress is { } tell)
                {
                    await tell(percent, ended);
                }

                stops.Note(await _states.AskAsync(ended));
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The order has its answer.
        }
    }

    private async Task<int?> AskAsync(string taskId, GenerationOrder order, CallLimit limit, CancellationToken ended)
    {
        try
        {
            var answer = await api.AskTaskAsync(taskId, ended);
            var task = answer.IsSuccess ? WireJson.Read(answer.Body, Automatic1111Json.Default.WireTask) : null;
            _isUnheardOf = task is null && (answer.IsSuccess || IsLasting(answer.Status));
            if (task is { IsQueued: true, IsActive: not true } && order.OnWaiting?.Invoke() == true)
            {
                // Others' runs come first, and their time is not this order's.
                limit.Restart();
            }

            return task is { IsActive: true } ? PercentOf(task.Progress) : null;
        }
        catch (ProviderFaultException)
        {
            // A server that is busy may be late with it. The next question, a second later, may be answered.
            return null;
        }
    }

    /// <summary>From a share of 1 to percent. What is none, negative or more than the whole, says nothing.</summary>
    private static int? PercentOf(JsonElement share)
        => WireJson.NumberOf(share) is >= 0 and <= 1 and var value ? (int)((decimal)value * 100) : null;
}
