using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Events;

/// <summary>Follows all events of a tenant for as long as the client is connected.</summary>
internal sealed partial class TenantEventStream(
    ITenantEvents events, IJobSignals signals, EventViews views, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<TenantEventStream> logger)
{
    private const int PageSize = 100;

    /// <summary>The time after which a read is repeated that failed, or that a part of the store did not answer.</summary>
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The events of <paramref name="page"/> and every later event, each with its cursor as id. In between comes a <c>heartbeat</c> without data or id,
    /// so that it does not move the client's cursor. The stream ends when the host stops, and when the events after the client's position have been
    /// dropped: the client then gets the error 410 when it reconnects.
    /// </summary>
    public async IAsyncEnumerable<SseItem<EventView?>> FollowAsync(string tenant, FeedPage page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var watch = await signals.WatchTenantAsync(tenant, cancellationToken);
        var lastSent = time.GetTimestamp();

        // Events may have been stored between the first page and the watch.
        var mayHaveMore = true;
        for (FeedPage? next = page; next is not null && !lifetime.ApplicationStopping.IsCancellationRequested;)
        {
            foreach (var entry in next.Entries)
            {
                var view = await views.OfAsync(entry.Event, cancellationToken);
                lastSent = time.GetTimestamp();
                yield return new SseItem<EventView?>(view, view.Type) { EventId = entry.Position.ToString() };
            }

            if (time.GetElapsedTime(lastSent) >= EventStream.HeartbeatEvery)
            {
                lastSent = time.GetTimestamp();
                yield return new SseItem<EventView?>(null, "heartbeat");
            }

            if (!mayHaveMore && !next.More)
            {
                var silence = EventStream.HeartbeatEvery - time.GetElapsedTime(lastSent);
                var atMost = next.IsPartial && silence > ReadAgainAfter ? ReadAgainAfter : silence;
                mayHaveMore = await PauseAsync(watch, atMost, stopping.Token, cancellationToken) || next.IsPartial;
            }

            next = mayHaveMore || next.More ? await ReadAsync(tenant, next.Position, cancellationToken) : next with { Entries = [] };
            mayHaveMore = false;
        }
    }

    /// <summary>The next events; null when the events after the position have been dropped.</summary>
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
            return new FeedPage([], after, More: false) { IsPartial = true };
        }
        catch (FeedPositionGoneException)
        {
            return null;
        }
    }

    /// <summary>Returns whether the tenant may have a new event.</summary>
    private static async Task<bool> PauseAsync(IEventWatch watch, TimeSpan atMost, CancellationToken stopping, CancellationToken cancellationToken)
    {
        try
        {
            return await watch.WaitAsync(atMost, stopping);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The host stops. The loop ends, and the client reconnects with the last cursor it received.
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "event_stream.tenant_store_away", Message = "Reading the events of a tenant failed; the stream reads again in a second")]
    private partial void LogReadFailed(Exception fault);
}
