using System.Net.Mime;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Lanes;

/// <summary>Shows lanes, and stops and resumes them, for operators only.</summary>
internal static class LanesApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapLanes(this IEndpointRouteBuilder routes)
    {
        var lanes = routes.MapGroup("").RequireScope(AccessScope.Admin);
        lanes.MapGet("/lanes", ListAsync)
            .Describe("listLanes", "List lanes", "The lanes of the configuration and those that hold jobs, with what is stopped in them and what waits.")
            .Produces<LaneListView>()
            .ProducesProblems(400, 503);
        lanes.MapGet("/lanes/{lane}", ReadAsync)
            .Describe("getLane", "Read a lane", "What is stopped in it, and what waits.")
            .Produces<LaneView>()
            .ProducesProblems(400, 404, 503);
        lanes.MapPut("/lanes/{lane}/state", ChangeAsync)
            .Describe(
                "putLaneState",
                "Pause, drain or resume a lane",
                "paused: no queued job begins, and new ones are accepted and wait. draining: new jobs are refused over HTTP, and the others go on. open: both end. With a tenant only its jobs are "
                    + "concerned. Jobs that have begun go on in any case. Workers and gateways follow within 2 s.")
            .Accepts<LaneStateBody>(MediaTypeNames.Application.Json)
            .Produces<LaneView>()
            .ProducesProblems(400, 404, 413, 415, 503);
        return routes;
    }

    private static async Task<Ok<LaneListView>> ListAsync(LaneService service, CancellationToken cancellationToken)
        => TypedResults.Ok(new LaneListView { Data = await service.ListAsync(cancellationToken) });

    private static async Task<Ok<LaneView>> ReadAsync(string lane, LaneService service, CancellationToken cancellationToken) => TypedResults.Ok(await service.ReadAsync(lane, cancellationToken));

    private static async Task<Ok<LaneView>> ChangeAsync(string lane, HttpContext http, Caller caller, LaneService service)
    {
        var body = await LaneStateBody.ReadAsync(http.Request, http.RequestAborted);
        return TypedResults.Ok(await service.ChangeAsync(lane, body, caller.Describe(http), http.RequestAborted));
    }
}
