namespace ImageGen.Gateway.Repeats;

/// <summary>A request while it is answered. At its end it is recorded whether the client got the whole response.</summary>
/// <param name="key">The idempotency key of its jobs.</param>
/// <param name="record">Its record; null for a request that names its key, or states that it is new.</param>
internal sealed class RepeatedRequest(string key, RequestRecord? record = null) : IAsyncDisposable
{
    /// <summary>The idempotency key of its jobs.</summary>
    public string Key => key;

    /// <summary>Whether it repeats an earlier request.</summary>
    public bool IsRepeat => record?.Ticket.IsRepeat == true;

    /// <summary>States that the client got the result, where it is not known how its response is sent.</summary>
    public void MarkAnswered() => Mark(ResponseState.Read);

    /// <summary>Sends the rest of the response with the result. A response that was not completed so counts as cut off: the client may ask again for the result.</summary>
    public async Task CompleteAsync(HttpContext http)
    {
        var sent = await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        await http.Response.CompleteAsync();

        // Whether the client is still there is known from the flush at once, from the token some time later, and of the last bytes only when the connection ends.
        Mark(!sent.IsCompleted && !http.RequestAborted.IsCancellationRequested ? ResponseState.Sent : ResponseState.CutOff);
    }

    public ValueTask DisposeAsync() => record?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Mark(ResponseState response)
    {
        if (record is not null)
        {
            record.Response = response;
        }
    }
}
