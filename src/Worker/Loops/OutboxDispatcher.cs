using ImageGen.ServiceDefaults.Messaging;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Hands events from the store to the bus: those this worker wrote at once, and those nobody handed over in time from the outbox. At
/// least once: a crash between the bus's confirmation and the acknowledgement hands the event over again, under the same message id. In
/// no promised order.
/// </summary>
internal sealed partial class OutboxDispatcher(
    IJobStore store, IEventFeed feed, IEventPublisher publisher, WorkerLifetime lifetime, Timings timings, TimeProvider time, JobMetrics metrics, ILogger<OutboxDispatcher> logger)
    : BackgroundService
{
    private const int BatchSize = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await Task.WhenAll(
            new Recurrence(TimeSpan.Zero, time, logger).RunAsync("event feed", FeedAsync, stopping.Token),
            new Recurrence(Interval, time, logger).RunAsync("outbox", RoundAsync, stopping.Token));
    }

    private async Task<bool> FeedAsync(CancellationToken cancellationToken)
    {
        await HandOverAsync(await feed.TakeAsync(BatchSize, cancellationToken), cancellationToken);
        return true;
    }

    /// <summary>Hands over one batch of what was left.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var entries = await store.TakeOutboxAsync(BatchSize, timings.OutboxLease, cancellationToken);
        await HandOverAsync(entries, cancellationToken);
        return entries.Count == BatchSize;
    }

    /// <summary>Hands over all of them; those that went well are acknowledged also when others failed, and the first failure is thrown.</summary>
    private async Task HandOverAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        var publishing = entries.Select(entry => PublishAsync(entry, cancellationToken)).ToList();
        var all = Task.WhenAll(publishing);
        await all.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        // Crash point: the bus has them and the outbox too. They go out once more, and subscribers know them by their message ids.
        await store.AcknowledgeAsync([.. publishing.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result)], cancellationToken);
        await all;
    }

    private async Task<OutboxEntry> PublishAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        await publisher.PublishAsync(entry.Event, entry.MessageId, cancellationToken);
        metrics.Published(time.GetUtcNow() - entry.Event.Time);
        LogPublished(entry.Event.GetType().Name, entry.Event.Sequence, entry.Event.Subject);
        return entry;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Published {Kind} {Sequence} of {Subject}")]
    private partial void LogPublished(string kind, long sequence, Guid subject);
}
