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
    /// <summary>A silent connection is cut by proxies, so something is said this often.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    /// <summary>A hint may be lost, so the log is read this often without one.</summary>
    private static readonly TimeSpan ReadAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Every event with a number above <paramref name="after"/>, as it comes, and in between <c>queue</c> with the place of a job that was not begun,
    /// when that changes, and a <c>heartbeat</c> without data: both without number, so that they do not move the client's place. Ends after the final event, when the job is forgotten, and when the host stops.
    /// </summary>
    public async IAsyncEnumerable<SseItem<EventView?>> FollowAsync(Guid id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var spoke = time.GetTimestamp();
        var ended = false;
        int? place = null;
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            using var listening = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            try
            {
                // Listening begins before reading, so that an event between the two is heard.
                var hint = signals.WaitAsync(id, ReadAtLeastEvery, listening.Token);
                foreach (var item in await ReadAsync(id, after, cancellationToken))
                {
                    var view = EventView.Of(item);
                    after = item.Sequence;
                    spoke = time.GetTimestamp();
                    yield return new SseItem<EventView?>(view, view.Type) { EventId = $"{view.Sequence}" };
                    ended = view.IsFinal;
                }

                // Only as the last of them is it the end: a replayed job goes on after it.
                if (ended)
                {
                    yield break;
                }

                if (await FindPlaceAsync(id, after, cancellationToken) is { } now && now != place)
                {
                    place = now;
                    spoke = time.GetTimestamp();
                    yield return new SseItem<EventView?>(EventView.InQueue(id, now), "queue");
                }

                if (time.GetElapsedTime(spoke) >= HeartbeatEvery)
                {
                    spoke = time.GetTimestamp();
                    yield return new SseItem<EventView?>(null, "heartbeat");
                    if (await IsForgottenAsync(id, cancellationToken))
                    {
                        yield break;
                    }
                }

                await PauseAsync(hint, id, cancellationToken);
            }
            finally
            {
                await listening.CancelAsync();
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
            // The stream outlives a restart of the store: a browser that is answered 503 when it connects again gives up for good.
            LogBlind(fault, id);
            return [];
        }
    }

    /// <summary>The place in the queue; null when the job was begun, which every event after the first says, or nobody can tell now.</summary>
    private async Task<int?> FindPlaceAsync(Guid id, long after, CancellationToken cancellationToken)
    {
        try
        {
            return after == 1 && await store.FindAsync(id, cancellationToken) is { Sequence: 1 } job ? await index.FindQueuePositionAsync(job, cancellationToken) : null;
        }
        catch (StoreUnavailableException fault)
        {
            LogBlind(fault, id);
            return null;
        }
    }

    private async Task<bool> IsForgottenAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(id, cancellationToken) is null;
        }
        catch (StoreUnavailableException fault)
        {
            LogBlind(fault, id);
            return false;
        }
    }

    private async Task PauseAsync(Task hint, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await hint;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The host stops; the loop ends, and the client goes on elsewhere from the last number it saw.
        }
        catch (StoreUnavailableException fault)
        {
            LogBlind(fault, id);
            await Task.Delay(ReadAtLeastEvery, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event_stream.store_away", Message = "The events of job {Job} can't be read now; the stream waits")]
    private partial void LogBlind(Exception fault, Guid job);
}
