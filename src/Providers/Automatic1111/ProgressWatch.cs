using System.Net;
using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Automatic1111;

/// <summary>
/// Asks once a second how far a run is, for as long as its order is under way. Whatever becomes of the questions, the order does not feel it. A
/// server that has no such route (sd-server, a WebUI without its page) is asked once and never again.
/// </summary>
internal sealed class ProgressWatch(Automatic1111Api api, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile bool _isUnheardOf;

    /// <summary>Makes the order, and tells meanwhile how far its run is.</summary>
    public async Task<Answer> DuringAsync(string taskId, Func<int, CancellationToken, Task>? tell, Func<Task<Answer>> order)
    {
        if (tell is null || _isUnheardOf)
        {
            return await order();
        }

        using var ended = new CancellationTokenSource();
        var watch = WatchAsync(taskId, tell, ended.Token);
        try
        {
            return await order();
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }
    }

    private async Task WatchAsync(string taskId, Func<int, CancellationToken, Task> tell, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (!_isUnheardOf && await timer.WaitForNextTickAsync(ended))
            {
                if (await AskAsync(taskId, ended) is { } percent)
                {
                    await tell(percent, ended);
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The order has its answer.
        }
    }

    private async Task<int?> AskAsync(string taskId, CancellationToken ended)
    {
        try
        {
            var answer = await api.AskTaskAsync(taskId, ended);
            var task = answer.IsSuccess ? WireJson.Read(answer.Body, Automatic1111Json.Default.WireTask) : null;
            _isUnheardOf = task is null && (answer.IsSuccess || IsLasting(answer.Status));
            return task is { IsActive: true } ? PercentOf(task.Progress) : null;
        }
        catch (ProviderFaultException)
        {
            // A box that is busy may be late with it. The next question, a second later, may be answered.
            return null;
        }
    }

    /// <summary>Whether the next question would be answered in the same way.</summary>
    private static bool IsLasting(HttpStatusCode status)
        => status is HttpStatusCode.NotImplemented || (Faults.IsCertainRefusal(status) && status is not HttpStatusCode.TooManyRequests);

    /// <summary>From a share of 1 to percent. What is none, negative or more than the whole, says nothing.</summary>
    private static int? PercentOf(JsonElement share)
        => WireJson.NumberOf(share) is >= 0 and <= 1 and var value ? (int)((decimal)value * 100) : null;
}
