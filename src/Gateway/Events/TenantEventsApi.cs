using ImageGen.Gateway.Http;
using ImageGen.Storage.Events;

namespace ImageGen.Gateway.Events;

/// <summary>All events of a tenant, as a stream or a page at a time.</summary>
internal static class TenantEventsApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapTenantEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", ReadAsync)
            .Describe(
                "getEvents",
                "Follow all events",
                "Server-sent events of all the tenant's jobs, batches and webhook endpoints, each with an opaque cursor as id; without after from now on, "
                    + "with after=start from the oldest that is kept, and never ending. Events of one job come in the order of their numbers. A heartbeat event without "
                    + "data every 15 seconds of silence. With Accept: application/json a page of up to limit events and the cursor to go on from.")
            .TakesQuery(EventCursor.Parameter, PageSize.Parameter)
            .Produces<EventPageView>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesProblems(400, 410, 503);
        return routes;
    }

    private static async Task<IResult> ReadAsync(
        HttpRequest request, Tenant tenant, ITenantEvents events, TenantEventStream stream, EventAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            var isPage = ContentPreference.Json(request);
            var size = PageSize.Read(request, isPage);
            var place = await FeedCursor.ReadAsync(request, tenant, events, cancellationToken);

            // The first page is read before the answer begins, so that a place that is gone is a problem and not a broken stream.
            var page = await events.ReadAsync(tenant.Name, place, size, cancellationToken);
            return isPage
                ? answer.List(EventPageView.Of(page))
                : answer.Stream(stream.FollowAsync(tenant.Name, page, cancellationToken));
        }
        catch (FeedPositionGoneException)
        {
            return new ProblemResult(KnownProblems.EventsGone);
        }
    }
}
