using ImageGen.Storage.Redis;
using ImageGen.Storage.Repeats;

namespace ImageGen.Gateway.Repeats;

/// <summary>
/// The record of a request in the store: whether the request is being answered and its client connected, and at its end whether the client got the response. For some seconds after the end it notices
/// a client that did not read the response.
/// </summary>
internal sealed partial class RequestRecord : IAsyncDisposable
{
    private static readonly TimeSpan KeepInterval = TimeSpan.FromMilliseconds(500);

    // The end of a response can wait in the buffers of both systems after it was sent. A slow client has read it by then, or does not get it twice.
    private static readonly TimeSpan ResetWatched = TimeSpan.FromSeconds(10);

    private readonly ClientConnection _connection;
    private readonly IRepeatedRequests _requests;
    private readonly LocalRequests _local;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _keeping;
    private readonly Lock _gate = new();
    private DateTimeOffset _seenAt;
    private DateTimeOffset _connectedAt;
    private volatile ResponseState _response;

    public RequestRecord(RepeatTicket ticket, ClientConnection connection, IRepeatedRequests requests, LocalRequests local, TimeProvider time, ILogger<RequestRecord> logger, CancellationToken stopping)
    {
        (Ticket, _connection, _requests, _local, _time, _logger, _stopping) = (ticket, connection, requests, local, time, logger, stopping);
        (_seenAt, _connectedAt) = (ticket.At, ticket.At);
        local.Add(this);
        _keeping = KeepAsync();
    }

    /// <summary>The begun request.</summary>
    public RepeatTicket Ticket { get; }

    /// <summary>What became of the response. It is recorded at the end.</summary>
    public ResponseState Response
    {
        get => _response;
        set => _response = value;
    }

    /// <summary>Looks at the connection, and records if the client has closed it without the response, or that it is connected.</summary>
    /// <param name="since">A time that the store has returned. That the client was connected later than that is not recorded again.</param>
    public Task CheckAsync(DateTimeOffset since)
    {
        if (_response == ResponseState.Sent)
        {
            return _connection.IsReset ? WriteEndAsync(isAnswered: false) : Task.CompletedTask;
        }

        lock (_gate)
        {
            if (_connectedAt > since && !_connection.IsClosed)
            {
                return Task.CompletedTask;
            }
        }

        return RenewAsync(since);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        _stop.Dispose();
        await WriteEndAsync(isAnswered: _response == ResponseState.Read || (_response == ResponseState.Sent && !_connection.IsReset));
        if (_response == ResponseState.Sent)
        {
            _ = WatchAsync();
        }
        else
        {
            _local.Remove(this);
        }
    }

    /// <summary>Records the response as cut off if the client resets the connection soon after it.</summary>
    private async Task WatchAsync()
    {
        try
        {
            if (await _connection.WasReset.WaitAsync(ResetWatched, _time, _stopping))
            {
                await WriteEndAsync(isAnswered: false);
            }
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // The client kept the connection, or the gateway stops: the response counts as read.
        }
        finally
        {
            _local.Remove(this);
        }
    }

    private async Task KeepAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(KeepInterval, _time);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                // The store had this time before the connection is looked at now.
                DateTimeOffset seenAt;
                lock (_gate)
                {
                    seenAt = _seenAt;
                }

                await RenewAsync(seenAt);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The response has been written.
        }
    }

    private Task RenewAsync(DateTimeOffset at) => _connection.IsClosed ? WriteEndAsync(isAnswered: false) : WriteAsync(async () =>
    {
        if (await _requests.KeepAsync(Ticket, at, CancellationToken.None) is { } now)
        {
            lock (_gate)
            {
                _seenAt = now > _seenAt ? now : _seenAt;
                _connectedAt = at > _connectedAt ? at : _connectedAt;
            }
        }
    });

    private Task WriteEndAsync(bool isAnswered) => WriteAsync(() => _requests.EndAsync(Ticket, isAnswered, CancellationToken.None));

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
