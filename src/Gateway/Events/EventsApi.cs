using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Events;

/// <summary>The events of a job, as a stream or as a list.</summary>
internal static class EventsApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/jobs/{id}/events", ReadAsync)
            .RequireScope(AccessScope.Events)
            .Describe(
                "getJobEvents",
                "Follow a job's events",
                "Server-sent events, each with its number as id, until the final one. Queue events with a waiting job's position, and a heartbeat event without data after every 15 seconds without an event, have no id. "
                    + "204 when the job has ended and the client has every event, which stops an EventSource from reconnecting. "
                    + "With Accept: application/json the response is a list of the events so far.")
            .TakesQuery(EventCursor.Parameter)
            .Produces<EventListView>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<IResult> ReadAsync(
        string id, HttpRequest request, Tenant tenant, JobReader jobs, IJobStore store, EventStream stream, EventViews views, EventResponse answer, CancellationToken cancellationToken)
    {
        var job = await jobs.ReadAsync(tenant, id, cancellationToken);
        var after = EventCursor.Read(request, job.Sequence);
        if (ContentPreference.Json(request))
        {
            var events = await store.ReadEventsAsync(job.Id, after, cancellationToken);
            return answer.List(new EventListView { Data = await views.OfAsync(events, cancellationToken) });
        }

        return job.State.IsTerminal() && after >= job.Sequence
            ? TypedResults.NoContent()
            : answer.Stream(request.HttpContext.Response, stream.FollowAsync(job, after, cancellationToken));
    }
}
