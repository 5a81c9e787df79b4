using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Events;

/// <summary>Follows all events of a tenant for as long as the client is connected.</summary>
internal sealed partial class TenantEventStream(
    ITenantEvents events, IJobSignals signals, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<TenantEventStream> logger)
{
    private const int PageSize = 100;

    /// <summary>A signal may be lost, so the feed is read this often without one.</summary>
    private static readonly TimeSpan ReadAtLeastEvery = TimeSpan.FromSeconds(1);

    /// <summary>Signals concern all tenants. However many arrive, the feed is not read more often than this.</summary>
    private static readonly TimeSpan ReadAtMostEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The events of <paramref name="page"/> and every later event, each with its cursor as id. In between comes a <c>heartbeat</c> without data or id,
    /// so that it does not move the client's cursor. The stream ends when the host stops, and when the events after the client's position have been
    /// dropped: the client then gets the error 410 when it reconnects.
    /// </summary>
    public async IAsyncEnumerable<SseItem<EventView?>> FollowAsync(string tenant, FeedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var lastSent = time.GetTimestamp();
        for (FeedPage? next = page; next is not null && !lifetime.ApplicationStopping.IsCancellationRequested;)
        {
            page = next;
            foreach (var entry in page.Entries)
            {
                var view = EventView.Of(entry.Event);
                lastSent = time.GetTimestamp();
                yield return new SseItem<EventView?>(view, view.Type) { EventId = entry.Position.ToString() };
            }

            if (time.GetElapsedTime(lastSent) >= EventStream.HeartbeatEvery)
            {
                lastSent = time.GetTimestamp();
                yield return new SseItem<EventView?>(null, "heartbeat");
            }

            next = await ReadOnAsync(tenant, page.Position, stopping.Token, cancellationToken);
        }
    }

    /// <summary>The next events, as soon as some exist; an empty page after a second; null when the events after the position have been dropped.</summary>
    private async Task<FeedPage?> ReadOnAsync(string tenant, FeedPosition after, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            // Waiting begins before the read, so that an event stored between the two raises the signal.
            var signal = signals.WaitForAnyAsync(ReadAtLeastEvery, waiting.Token);
            var page = await ReadAsync(tenant, after, cancellationToken);
            if (page is not { Entries.Count: 0, More: false })
            {
                return page;
            }

            await PauseAsync(signal, stopping, cancellationToken);
            return await ReadAsync(tenant, after, cancellationToken);
        }
        finally
        {
            await waiting.CancelAsync();
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
            // The stream survives a restart of the store: a browser whose reconnect gets a 503 does not try again.
            LogReadFailed(fault);
            return new FeedPage([], after, More: false);
        }
        catch (FeedPositionGoneException)
        {
            return null;
        }
    }

    private async Task PauseAsync(Task signal, CancellationToken stopping, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(ReadAtMostEvery, time, stopping);
            await signal;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The host stops. The loop ends, and the client reconnects with the last cursor it received.
        }
        catch (StoreUnavailableException fault)
        {
            LogReadFailed(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event_stream.tenant_store_away", Message = "Reading the events of a tenant failed; the stream reads again in a second")]
    private partial void LogReadFailed(Exception fault);
}
