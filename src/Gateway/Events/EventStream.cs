using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Events;

/// <summary>Follows the events of one job until the final one.</summary>
internal sealed partial class EventStream(IJobStore store, IJobIndex index, IJobSignals signals, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<EventStream> logger)
{
    /// <summary>Proxies cut silent connections, so the stream sends a heartbeat after this long without an event.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    /// <summary>A signal may be lost, so the log is read this often without one.</summary>
    private static readonly TimeSpan ReadAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Every event with a number above <paramref name="after"/>, as it is stored. In between come <c>queue</c>, whenever the queue position of a job that
    /// has not begun changes, and a <c>heartbeat</c> without data; neither has an id, so they do not move the client's cursor. The stream ends after the final event, when the job has been deleted, and when the host stops.
    /// </summary>
    public async IAsyncEnumerable<SseItem<EventView?>> FollowAsync(Guid id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var lastSent = time.GetTimestamp();
        var ended = false;
        int? place = null;
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            try
            {
                // Waiting begins before the read, so that an event stored between the two raises the signal.
                var signal = signals.WaitAsync(id, ReadAtLeastEvery, waiting.Token);
                foreach (var item in await ReadAsync(id, after, cancellationToken))
                {
                    var view = EventView.Of(item);
                    after = item.Sequence;
                    lastSent = time.GetTimestamp();
                    yield return new SseItem<EventView?>(view, view.Type) { EventId = $"{view.Sequence}" };
                    ended = view.IsFinal;
                }

                // A final event ends the stream only as the last event in the log: a replayed job continues after it.
                if (ended)
                {
                    yield break;
                }

                if (await FindPlaceAsync(id, after, cancellationToken) is { } now && now != place)
                {
                    place = now;
                    lastSent = time.GetTimestamp();
                    yield return new SseItem<EventView?>(EventView.InQueue(id, now), "queue");
                }

                if (time.GetElapsedTime(lastSent) >= HeartbeatEvery)
                {
                    lastSent = time.GetTimestamp();
                    yield return new SseItem<EventView?>(null, "heartbeat");
                    if (await IsDeletedAsync(id, cancellationToken))
                    {
                        yield break;
                    }
                }

                await PauseAsync(signal, id, cancellationToken);
            }
            finally
            {
                await waiting.CancelAsync();
            }
        }
    }

    private async Task<IReadOnlyList<Contracts.NumberedEvent>> ReadAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadEventsAsync(id, after, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            // The stream survives a restart of the store: a browser whose reconnect gets a 503 does not try again.
            LogReadFailed(fault, id);
            return [];
        }
    }

    /// <summary>The position in the queue; null when the job has begun (it then has more than one event) or the position can't be determined now.</summary>
    private async Task<int?> FindPlaceAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        try
        {
            return after == 1 && await store.FindAsync(id, cancellationToken) is { Sequence: 1 } job ? await index.FindQueuePositionAsync(job, cancellationToken) : null;
        }
        catch (StoreUnavailableException fault)
        {
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

    private async Task PauseAsync(Task signal, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await signal;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The host stops. The loop ends, and the client reconnects with the last number it received.
        }
        catch (StoreUnavailableException fault)
        {
            LogReadFailed(fault, id);
            await Task.Delay(ReadAtLeastEvery, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event_stream.store_away", Message = "Reading the events of job {Job} failed; the stream reads again in a second")]
    private partial void LogReadFailed(Exception fault, Guid job);
}
