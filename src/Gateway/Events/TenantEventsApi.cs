using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Events;

namespace ImageGen.Gateway.Events;

/// <summary>All events of a tenant, as a stream or in pages.</summary>
internal static class TenantEventsApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapTenantEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", ReadAsync)
            .RequireScope(AccessScope.Events)
            .Describe(
                "getEvents",
                "Follow all events",
                "Server-sent events of all the tenant's jobs, batches and webhook endpoints, each with an opaque cursor as id. Without after the stream begins now, "
                    + "with after=start at the oldest event that is kept; it never ends. Events of one job come in the order of their numbers. A heartbeat event without "
                    + "data follows every 15 seconds without an event. With Accept: application/json the response is a page of up to limit events and the cursor to continue from.")
            .TakesQuery(EventCursor.Parameter, PageSize.Parameter)
            .Produces<EventPageView>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesProblems(400, 410, 503);
        return routes;
    }

    private static async Task<IResult> ReadAsync(
        HttpRequest request, Tenant tenant, ITenantEvents events, TenantEventStream stream, EventViews views, EventResponse answer, CancellationToken cancellationToken)
    {
        try
        {
            var isPage = ContentPreference.Json(request);
            var size = PageSize.Read(request, isPage);
            var place = await FeedCursor.ReadAsync(request, tenant, events, cancellationToken);

            // The first page is read before the response begins, so that a cursor that has expired yields a problem and not a broken stream.
            var page = await events.ReadAsync(tenant.Name, place, size, cancellationToken);
            return isPage
                ? answer.List(await views.OfAsync(page, cancellationToken))
                : answer.Stream(request.HttpContext.Response, stream.FollowAsync(tenant.Name, page, cancellationToken));
        }
        catch (FeedPositionGoneException)
        {
            return new ProblemResult(KnownProblems.EventsGone);
        }
    }
}
