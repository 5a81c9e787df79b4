using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Events;

/// <summary>Follows all events of a tenant, for as long as the client listens.</summary>
internal sealed partial class TenantEventStream(
    ITenantEvents events, IJobSignals signals, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<TenantEventStream> logger)
{
    private const int PageSize = 100;

    /// <summary>A hint may be lost, so the feed is read this often without one.</summary>
    private static readonly TimeSpan ReadAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>Hints are of all tenants; however many come, the feed is not read more often.</summary>
    private static readonly TimeSpan ReadAtMostEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The events of <paramref name="page"/> and every one after it, as it comes, with its cursor as id, and a <c>heartbeat</c> without data or id
    /// in between, so that it does not move the client's place. Ends when the host stops, and when the client has fallen so far behind that what
    /// follows was dropped: it learns that when it connects again.
    /// </summary>
    public async IAsyncEnumerable<SseItem<EventView?>> FollowAsync(string tenant, FeedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var spoke = time.GetTimestamp();
        for (FeedPage? next = page; next is not null && !lifetime.ApplicationStopping.IsCancellationRequested;)
        {
            page = next;
            foreach (var entry in page.Entries)
            {
                var view = EventView.Of(entry.Event);
                spoke = time.GetTimestamp();
                yield return new SseItem<EventView?>(view, view.Type) { EventId = entry.Place.ToString() };
            }

            if (time.GetElapsedTime(spoke) >= EventStream.HeartbeatEvery)
            {
                spoke = time.GetTimestamp();
                yield return new SseItem<EventView?>(null, "heartbeat");
            }

            next = await ReadOnAsync(tenant, page.Place, stopping.Token, cancellationToken);
        }
    }

    /// <summary>The next events, as soon as there are some, or none after a second; null when the place is gone.</summary>
    private async Task<FeedPage?> ReadOnAsync(string tenant, FeedPosition after, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            // Listening begins before reading, so that an event between the two is heard.
            var hint = signals.WaitAsync(null, ReadAtLeastEvery, listening.Token);
            var page = await ReadAsync(tenant, after, cancellationToken);
            if (page is not { Entries.Count: 0, More: false })
            {
                return page;
            }

            await PauseAsync(hint, stopping, cancellationToken);
            return await ReadAsync(tenant, after, cancellationToken);
        }
        finally
        {
            await listening.CancelAsync();
        }
    }

    private async Task<FeedPage?> ReadAsync(string tenant, FeedPosition after, CancellationToken cancellationToken)
    {
        try
        {
            return await events.ReadAsync(tenant, after, PageSize, cancellationToken);
        }
        catch (StoreUnavailableException fault)
        {
            // The stream outlives a restart of the store: a browser that is answered 503 when it connects again gives up for good.
            LogBlind(fault);
            return new FeedPage([], after, More: false);
        }
        catch (FeedPositionGoneException)
        {
            return null;
        }
    }

    private async Task PauseAsync(Task hint, CancellationToken stopping, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(ReadAtMostEvery, time, stopping);
            await hint;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The host stops; the loop ends, and the client goes on elsewhere from the last cursor it saw.
        }
        catch (StoreUnavailableException fault)
        {
            LogBlind(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event_stream.tenant_store_away", Message = "A tenant's events can't be read now; the stream waits")]
    private partial void LogBlind(Exception fault);
}
