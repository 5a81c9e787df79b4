using System.Threading.Channels;

namespace ImageGen.Storage.Events;

/// <summary>A bounded channel: events beyond its capacity are left to the outbox.</summary>
internal sealed class NewEventChannel : INewEventChannel
{
    private const int Capacity = 4096;

    private readonly Channel<(Guid Job, string Entry, string? Webhook)> _written = Channel.CreateBounded<(Guid, string, string?)>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Offers an event, in the format of the job's log, with the webhook address in the job's request.</summary>
    public void Offer(Guid job, string entry, string? webhook) => _written.Writer.TryWrite((job, entry, webhook));

    public async Task<IReadOnlyList<OutboxEntry>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        await _written.Reader.WaitToReadAsync(cancellationToken);
        List<OutboxEntry> entries = [];
        while (entries.Count < most && _written.Reader.TryRead(out var written))
        {
            var @event = EventLog.Parse(written.Entry);
            entries.Add(new OutboxEntry(@event, EventLog.MessageId(written.Job, @event.Sequence)) { IsWebhookKnown = true, Webhook = written.Webhook });
        }

        return entries;
    }
}
