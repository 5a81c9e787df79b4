using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Fleet;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Lanes;

/// <summary>Tells autoscalers how much work a lane has.</summary>
internal static class ScaleApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapScale(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/scale/{lane}", ReadAsync)
            .RequireScope(AccessScope.Metrics)
            .Describe(
                "getLaneScale",
                "Read the work of a lane",
                "The unfinished jobs of a lane, for autoscalers such as KEDA. A lane that nobody knows has no jobs: an autoscaler must get a number for a lane that is not used yet. 404 is for a name that no lane can have.")
            .Produces<LaneScaleView>()
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<Ok<LaneScaleView>> ReadAsync(string lane, ILaneRegistry registry, CancellationToken cancellationToken)
    {
        if (!NamePattern.IsMatch(lane))
        {
            throw new ProblemException(LaneProblems.NotFound);
        }

        var work = await registry.CountWorkAsync(lane, cancellationToken);
        return TypedResults.Ok(new LaneScaleView { Lane = lane, Queued = work.Queued, AtProviders = work.AtProviders, Unfinished = work.Unfinished });
    }
}
