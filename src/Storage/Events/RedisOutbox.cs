using System.Globalization;
using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.CompactRows;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Events;

/// <summary>The outboxes of all partitions; the events themselves are in the logs of their subjects.</summary>
internal sealed partial class RedisOutbox(StoreConnection store, StoreSettings settings, ILogger<RedisOutbox> logger) : IOutbox
{
    private readonly DueSets _sets = new(store, settings);

    public async Task<IReadOnlyList<OutboxEntry>> TakeAsync(int limit, TimeSpan lease, CancellationToken cancellationToken)
    {
        var taken = await _sets.TakeAsync(DueSet.Out, limit, lease, cancellationToken);
        var entries = await Task.WhenAll(taken.Select(member => TryReadAsync(member, cancellationToken)));
        return [.. entries.OfType<OutboxEntry>()];
    }

    public async Task AcknowledgeAsync(IReadOnlyCollection<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        var parts = entries.GroupBy(entry => JobId.PartitionOf(entry.Event.Subject)).ToDictionary(part => part.Key, part => part.Select(MemberOf).ToArray());
        var done = await PartitionWatch.QueryAsync(
            parts.Keys, partition => store.DoAsync(database => database.SortedSetRemoveAsync(new PartitionKeys(partition).Out, parts[partition]), cancellationToken));
        if (parts.Count > 0 && done.Count == 0)
        {
            throw new StoreUnavailableException("The store accepted no acknowledgement of events; they are handed over again.");
        }
    }

    public async Task<string?> FindWebhookAsync(Guid id, CancellationToken cancellationToken)
    {
        var request = (string?)await store.DoAsync(database => database.HashGetAsync(PartitionKeys.Of(id).Row(id), "request"), cancellationToken)
            ?? (string?)(await RowReader.ReadAsync(store, id, cancellationToken)).FirstOrDefault(field => field.Name == "request").Value;
        return request is null ? null : StoreJson.Read<ImageRequest>(request).Webhook;
    }

    private static RedisValue MemberOf(OutboxEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Event.Subject:N}:{entry.Event.Sequence}");

    /// <summary>Returns null for an event that can't be read, or whose partition does not respond, so that it blocks no other. It stays in the outbox and is taken again later.</summary>
    private async Task<OutboxEntry?> TryReadAsync(string member, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(member, cancellationToken);
        }
        catch (Exception fault) when (EventLog.IsUnreadable(fault))
        {
            LogUnreadable(member, fault is JsonException ? "its payload is not of its type" : fault.Message);
            return null;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }
    }

    private async Task<OutboxEntry?> ReadAsync(string member, CancellationToken cancellationToken)
    {
        var id = Guid.ParseExact(member.AsSpan(0, 32), "N");
        var sequence = long.Parse(member.AsSpan(33), CultureInfo.InvariantCulture);
        if (await EventLog.FindAsync(store, id, sequence, cancellationToken) is { } entry)
        {
            return new OutboxEntry(EventLog.Parse(entry), EventLog.MessageId(id, sequence));
        }

        // The bus was unavailable for longer than the job is kept, so that the event no longer exists. While the log or the compact row exists, an event is never dropped.
        if (await store.DoAsync(database => database.KeyExistsAsync([PartitionKeys.Of(id).Log(id), PartitionKeys.Of(id).Row(id)]), cancellationToken) == 0)
        {
            LogEventDropped(id, sequence);
            await store.DoAsync(database => database.SortedSetRemoveAsync(PartitionKeys.Of(id).Out, member), cancellationToken);
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event.forgotten", Message = "Event {Sequence} of job {Job} is lost: it was not published before the retention of the job was over")]
    private partial void LogEventDropped(Guid job, long sequence);

    [LoggerMessage(Level = LogLevel.Error, EventName = "event.unreadable", Message = "Reading event {Member} failed, because this version does not know its format; it stays in the outbox: {Fault}")]
    private partial void LogUnreadable(string member, string fault);
}
