using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ImageGen.Gateway.Repeats;

/// <summary>The requests that this gateway is answering, and those whose response it sent a few seconds ago, by fingerprint.</summary>
internal sealed class LocalRequests
{
    private readonly ConcurrentDictionary<string, ImmutableArray<RequestRecord>> _records = new();

    /// <summary>Adds a request.</summary>
    public void Add(RequestRecord record) => _records.AddOrUpdate(record.Ticket.Fingerprint, [record], (_, others) => others.Add(record));

    /// <summary>Removes a request.</summary>
    public void Remove(RequestRecord record)
    {
        var fingerprint = record.Ticket.Fingerprint;
        while (_records.TryGetValue(fingerprint, out var all))
        {
            var others = all.Remove(record);
            if (others.IsEmpty ? _records.TryRemove(new(fingerprint, all)) : _records.TryUpdate(fingerprint, others, all))
            {
                return;
            }
        }
    }

    /// <summary>Looks at the connections of the requests with a fingerprint, and records which of their clients are connected, and which have closed the connection without the response.</summary>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="since">A time that the store has returned. That a client was connected later than that is not recorded again.</param>
    public Task CheckAsync(string fingerprint, DateTimeOffset since)
        => _records.TryGetValue(fingerprint, out var records) ? Task.WhenAll(records.Select(record => record.CheckAsync(since))) : Task.CompletedTask;
}
