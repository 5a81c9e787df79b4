using ImageGen.Contracts;
using ImageGen.Messaging;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results.Links;
using ImageGen.Worker.Background;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Webhooks;

namespace ImageGen.Worker.Outbox;

/// <summary>
/// Publishes events on the bus and enqueues their webhooks: events written by this worker at once, and from the outbox those that were not published in time. At-least-once
/// delivery: a crash between the bus's confirmation and the removal from the outbox publishes the event again, under the same message id. The order is not
/// guaranteed.
/// </summary>
internal sealed partial class OutboxDispatcher(
    IOutbox outbox, INewEventChannel feed, WebhookFanOut webhooks, EventTrace traces, ResultLinks links, IEventPublisher publisher, WorkerLifetime lifetime, Timings timings, TimeProvider time, JobMetrics metrics, ILogger<OutboxDispatcher> logger)
    : BackgroundService
{
    private const int BatchSize = 64;

    // The oldest events are found by reading the heads of up to 16 partitions. A small round reads most of them many times before it takes them (bench/README.md).
    private const int RoundSize = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await Task.WhenAll(
            new PeriodicTask(TimeSpan.Zero, time, logger).RunAsync("event feed", FeedAsync, stopping.Token),
            new PeriodicTask(Interval, time, logger).RunAsync("outbox", RoundAsync, stopping.Token));
    }

    private async Task<bool> FeedAsync(CancellationToken cancellationToken)
    {
        await HandOverAsync(await feed.TakeAsync(BatchSize, cancellationToken), cancellationToken);
        return true;
    }

    /// <summary>Publishes one batch of the outbox.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var entries = await outbox.TakeAsync(RoundSize, timings.OutboxLease, cancellationToken);
        await HandOverAsync(entries, cancellationToken);
        return entries.Count == RoundSize;
    }

    /// <summary>
    /// Publishes the entries, and removes those that were published from the outbox. Events for which a part of the store does not respond stay in the outbox;
    /// a fault of the bus is thrown.
    /// </summary>
    private async Task HandOverAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        var publishing = entries.GroupBy(entry => entry.Event.Tenant, StringComparer.Ordinal)
            .SelectMany(tenant => HandOver(tenant.Key, [.. tenant], cancellationToken))
            .ToList();
        var all = Task.WhenAll(publishing);
        await all.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        // Crash point: the bus and the webhook queues have the events, and the outbox still has them too. They are published once more: subscribers of
        // the bus recognize their message ids, and webhook deliveries have the same ids.
        await outbox.AcknowledgeAsync([.. publishing.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result).OfType<OutboxEntry>()], cancellationToken);
        await all;
    }

    /// <summary>Webhooks are enqueued first: they are delivered even while the bus is unavailable. If they can't be enqueued, the events stay in the outbox.</summary>
    private IEnumerable<Task<OutboxEntry?>> HandOver(string tenant, IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        var enqueuing = EnqueueAsync(tenant, entries, cancellationToken);
        return entries.Select(entry => PublishAsync(entry, enqueuing, cancellationToken));
    }

    /// <summary>A tenant whose endpoints can't be read keeps its events for later; other tenants are not affected.</summary>
    private async Task<IReadOnlySet<OutboxEntry>> EnqueueAsync(string tenant, IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            return await webhooks.EnqueueAsync(tenant, entries, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            LogLate(entries.Count, fault.Message);
            return new HashSet<OutboxEntry>();
        }
    }

    private async Task<OutboxEntry?> PublishAsync(OutboxEntry entry, Task<IReadOnlySet<OutboxEntry>> webhooksEnqueued, CancellationToken cancellationToken)
    {
        if (!(await webhooksEnqueued).Contains(entry))
        {
            return null;
        }

        using var span = EventTrace.StartPublish(entry.Event, await traces.FindAsync(entry.Event.Subject, cancellationToken));
        await publisher.PublishAsync(await WithLinkAsync(entry.Event, cancellationToken), entry.MessageId, cancellationToken);
        metrics.Published(time.GetUtcNow() - entry.Event.Time);
        LogPublished(entry.Event.GetType().Name, entry.Event.Sequence, entry.Event.Subject);
        return entry;
    }

    /// <summary>The event with the link that its webhook has.</summary>
    private async Task<NumberedEvent> WithLinkAsync(NumberedEvent @event, CancellationToken cancellationToken)
        => @event is ImageGenerated generated && await links.ForAsync(generated.JobId, generated.Image.Key, generated.Time, cancellationToken) is { } link
            ? generated with { Image = generated.Image with { Url = link.Address.AbsoluteUri, UrlExpiresAt = link.ExpiresAt.ToUniversalTime() } }
            : @event;

    [LoggerMessage(Level = LogLevel.Warning, EventName = "outbox.webhooks_late", Message = "Enqueuing webhooks failed; {Count} events stay in the outbox for now: {Fault}")]
    private partial void LogLate(int count, string fault);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "event.published", Message = "Published {Kind} {Sequence} of {Subject}")]
    private partial void LogPublished(string kind, long sequence, Guid subject);
}
