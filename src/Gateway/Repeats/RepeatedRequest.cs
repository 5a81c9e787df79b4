using ImageGen.Storage.Redis;
using ImageGen.Storage.Repeats;

namespace ImageGen.Gateway.Repeats;

/// <summary>A request while it is answered: renews its record, and at the end records whether the client got the whole response.</summary>
internal sealed partial class RepeatedRequest : IAsyncDisposable
{
    private static readonly TimeSpan KeepInterval = TimeSpan.FromMilliseconds(700);

    // The end of a response can wait in the buffers of both systems after it was sent. A slow client has read it by then, or does not get it twice.
    private static readonly TimeSpan ResetWatched = TimeSpan.FromSeconds(10);

    private readonly RepeatTicket? _ticket;
    private readonly IRepeatedRequests _requests;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _keeping;
    private readonly CancellationToken _stopping;
    private bool _isAnswered;
    private ConnectionEnd? _connection;

    public RepeatedRequest(string key, RepeatTicket? ticket, IRepeatedRequests requests, TimeProvider time, ILogger<RepeatedRequest> logger, CancellationToken stopping)
    {
        (Key, _ticket, _requests, _time, _logger, _stopping) = (key, ticket, requests, time, logger, stopping);
        _keeping = ticket is null ? Task.CompletedTask : KeepAsync(ticket);
    }

    /// <summary>The idempotency key of its jobs.</summary>
    public string Key { get; }

    /// <summary>Whether it repeats an earlier request.</summary>
    public bool IsRepeat => _ticket?.IsRepeat == true;

    /// <summary>States that the client got the result, where it is not known how its response is sent.</summary>
    public void MarkAnswered() => _isAnswered = true;

    /// <summary>Sends the rest of the response with the result. A response that was not completed so counts as cut off: the client may ask again for the result.</summary>
    public async Task CompleteAsync(HttpContext http)
    {
        var sent = await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        await http.Response.CompleteAsync();

        // Whether the client is still there is known from the flush at once, from the token some time later, and of the last bytes only when the connection ends.
        _isAnswered = !sent.IsCompleted && !http.RequestAborted.IsCancellationRequested;
        _connection = http.Features.Get<ConnectionEnd>();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        _stop.Dispose();
        if (_ticket is not null)
        {
            await WriteAsync(() => _requests.EndAsync(_ticket, _isAnswered, CancellationToken.None));
            if (_isAnswered && _connection is not null)
            {
                _ = WatchAsync(_ticket, _connection);
            }
        }
    }

    /// <summary>Records the response as cut off if the client resets the connection soon after it.</summary>
    private async Task WatchAsync(RepeatTicket ticket, ConnectionEnd connection)
    {
        try
        {
            if (await connection.WasReset.WaitAsync(ResetWatched, _time, _stopping))
            {
                await WriteAsync(() => _requests.EndAsync(ticket, isAnswered: false, CancellationToken.None));
            }
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // The client kept the connection, or the gateway stops: the response counts as read.
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
