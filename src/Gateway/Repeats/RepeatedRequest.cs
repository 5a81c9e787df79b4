using ImageGen.Storage.Redis;
using ImageGen.Storage.Repeats;

namespace ImageGen.Gateway.Repeats;

/// <summary>A request while it is answered: renews its record, and at the end records whether the client got the whole response.</summary>
internal sealed partial class RepeatedRequest : IAsyncDisposable
{
    private static readonly TimeSpan KeepInterval = TimeSpan.FromMilliseconds(700);

    private readonly RepeatTicket? _ticket;
    private readonly IRepeatedRequests _requests;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _keeping;
    private bool _isAnswered;

    public RepeatedRequest(string key, RepeatTicket? ticket, IRepeatedRequests requests, TimeProvider time, ILogger<RepeatedRequest> logger)
    {
        (Key, _ticket, _requests, _time, _logger) = (key, ticket, requests, time, logger);
        _keeping = ticket is null ? Task.CompletedTask : KeepAsync(ticket);
    }

    /// <summary>The idempotency key of its jobs.</summary>
    public string Key { get; }

    /// <summary>Whether it repeats an earlier request.</summary>
    public bool IsRepeat => _ticket?.IsRepeat == true;

    /// <summary>States that the response with the result was sent to its end. Without this it counts as cut off: the client may ask again for the result.</summary>
    public void MarkAnswered() => _isAnswered = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        _stop.Dispose();
        if (_ticket is not null)
        {
            await WriteAsync(() => _requests.EndAsync(_ticket, _isAnswered, CancellationToken.None));
        }
    }

    private async Task KeepAsync(RepeatTicket ticket)
    {
        try
        {
            using var timer = new PeriodicTimer(KeepInterval, _time);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await WriteAsync(() => _requests.KeepAsync(ticket, _stop.Token));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The response has been written.
        }
    }

    /// <summary>A lost record only makes a later request count as a repetition: it gets the result of this one, and nothing is bought twice.</summary>
    private async Task WriteAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (StoreUnavailableException fault)
        {
            LogNotRecorded(fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "repeat.not_recorded", Message = "Recording whether a client got its response failed, since the store does not respond: {Why}")]
    private partial void LogNotRecorded(string why);
}
