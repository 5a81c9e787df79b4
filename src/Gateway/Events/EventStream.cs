using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Events;

/// <summary>Follows the events of one job until the final one.</summary>
internal sealed partial class EventStream(
    IJobStore store, IJobSignals signals, QueuePositions positions, EventViews views, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<EventStream> logger)
{
    /// <summary>Proxies cut silent connections, so the stream sends a heartbeat after this long without an event.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    /// <summary>The time after which a failed read is repeated.</summary>
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Every event with a number above <paramref name="after"/>, as it is stored. In between come <c>queue</c>, whenever the queue position of a job that
    /// has not begun changes, and a <c>heartbeat</c> without data; neither has an id, so they do not move the client's cursor. The stream ends after the final event, when the job has been deleted, and when the host stops.
    /// </summary>
    public async IAsyncEnumerable<SseItem<EventView?>> FollowAsync(Job job, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);

        // The watch begins before the read, so that an event stored between the two raises it.
        using var watch = await signals.WatchAsync(job.Tenant, job.Id, cancellationToken);
        watch.Seen = after;
        using var queue = new StreamQueue(positions, watch.Wake);
        var lastSent = time.GetTimestamp();
        var (ended, mayHaveEvent) = (false, true);
        int? place = null;
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            var next = HeartbeatEvery;
            if (mayHaveEvent)
            {
                var events = await ReadAsync(job.Id, after, cancellationToken);
                foreach (var item in events ?? [])
                {
                    var view = await views.OfAsync(item, cancellationToken);
                    watch.Seen = after = item.Sequence;
                    lastSent = time.GetTimestamp();
                    yield return new SseItem<EventView?>(view, view.Type) { EventId = $"{view.Sequence}" };
                    ended = view.IsFinal;
                }

                next = events is null ? ReadAgainAfter : next;
                mayHaveEvent = events is null;
            }

            // A final event ends the stream only as the last event in the log: a replayed job continues after it.
            if (ended)
            {
                yield break;
            }

            // The job has begun when it has more than one event.
            if (queue.Follow(after == 1 ? job : null) is { } now && now != place)
            {
                place = now;
                lastSent = time.GetTimestamp();
                yield return new SseItem<EventView?>(EventView.InQueue(job.Id, now), "queue");
            }

            if (time.GetElapsedTime(lastSent) >= HeartbeatEvery)
            {
                lastSent = time.GetTimestamp();
                yield return new SseItem<EventView?>(null, "heartbeat");
                if (await IsDeletedAsync(job.Id, cancellationToken))
                {
                    yield break;
                }
            }

            var silence = HeartbeatEvery - time.GetElapsedTime(lastSent);
            mayHaveEvent |= await PauseAsync(watch, next < silence ? next : silence, stopping.Token, cancellationToken);
        }
    }

    /// <summary>The events; null when the store does not respond.</summary>
    private async Task<IReadOnlyList<Contracts.NumberedEvent>?> ReadAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadEventsAsync(id, after, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            // The stream survives a restart of the store: a browser whose reconnect gets a 503 does not try again.
            LogReadFailed(fault, id);
            return null;
        }
    }

    private async Task<bool> IsDeletedAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(id, cancellationToken) is null;
        }
        catch (StoreUnavailableException fault)
        {
            LogReadFailed(fault, id);
            return false;
        }
    }

    /// <summary>Returns whether the job may have a new event.</summary>
    private static async Task<bool> PauseAsync(IJobWatch watch, TimeSpan atMost, CancellationToken stopping, CancellationToken cancellationToken)
    {
        try
        {
            return await watch.WaitAsync(atMost, stopping);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The host stops. The loop ends, and the client reconnects with the last number it received.
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event_stream.store_away", Message = "Reading the events of job {Job} failed; the stream reads again in a second")]
    private partial void LogReadFailed(Exception fault, Guid job);
}
