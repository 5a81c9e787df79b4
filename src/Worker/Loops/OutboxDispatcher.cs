using ImageGen.ServiceDefaults.Messaging;
using ImageGen.Storage.Jobs;
using ImageGen.Worker.Metrics;

namespace ImageGen.Worker.Loops;

/// <summary>
/// Hands events from the store to the bus. At least once: a crash between the bus's confirmation and the acknowledgement hands the event
/// over again, under the same message id. In no promised order.
/// </summary>
internal sealed partial class OutboxDispatcher(
    IJobStore store, IJobSignals signals, IEventPublisher publisher, WorkerLifetime lifetime, Timings timings, TimeProvider time, JobMetrics metrics, ILogger<OutboxDispatcher> logger)
    : BackgroundService
{
    private const int BatchSize = 64;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.Stopping);
        await new Recurrence(TimeSpan.Zero, time, logger).RunAsync("outbox", RoundAsync, stopping.Token);
    }

    /// <summary>Hands over one batch; waits for a hint when there is nothing more.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        // Before the look, so that no event falls between the look and the wait.
        var hint = signals.WaitAsync(null, Interval, cancellationToken);
        var entries = await store.TakeOutboxAsync(BatchSize, timings.OutboxLease, cancellationToken);
        await Task.WhenAll(entries.Select(entry => HandOverAsync(entry, cancellationToken)));
        if (entries.Count < BatchSize)
        {
            await hint;
        }

        return true;
    }

    private async Task HandOverAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        await publisher.PublishAsync(entry.Event, entry.MessageId, cancellationToken);
        // Crash point: the bus has it and the outbox too. It goes out once more, and subscribers know it by its message id.
        await store.AcknowledgeAsync(entry, cancellationToken);
        metrics.Published(time.GetUtcNow() - entry.Event.Time);
        LogPublished(entry.Event.GetType().Name, entry.Event.Sequence, entry.Event.JobId);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Published {Kind} {Sequence} of job {JobId}")]
    private partial void LogPublished(string kind, long sequence, Guid jobId);
}
