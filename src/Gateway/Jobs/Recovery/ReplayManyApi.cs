using System.Net.Mime;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Listing;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>
/// Replays many jobs in two steps. The first lists what the replay of a filter would do and cost, and changes nothing. The second names the jobs of that list, each as it was read, and the number
/// of purchases that the caller agrees to: so nothing is bought that was not shown, and a repeated call buys nothing more.
/// </summary>
internal static class ReplayManyApi
{
    private const string Path = "/jobs/replay";

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapReplayMany(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, PlanAsync)
            .RequireScope(AccessScope.Read)
            .Describe(
                "planReplays",
                "Show what replays of the jobs of a filter would do",
                "The jobs of a filter that a replay resumes, how many images it buys for them at most, and their price. Nothing changes. Jobs that need accept_double are only counted. "
                    + "Repeat with next_cursor until it is null. replayJobs takes the jobs of a page.")
            .ChecksQuery()
            .Produces<ReplayPlanView>()
            .ProducesProblems(400, 503);
        routes.MapPost(Path, ReplayAsync)
            .RequireScope(AccessScope.Generate)
            .Describe(
                "replayJobs",
                "Replay several jobs",
                "Replays up to 100 jobs, each as replayJob does, without accept_double. purchases is the number of images that may be bought: if the jobs would buy more, none is replayed. "
                    + "A job that has changed since it was read is left as it is, so a repeated call replays none of them again.")
            .Accepts<ReplayJobsBody>(MediaTypeNames.Application.Json)
            .Produces<ReplayedJobsView>()
            .ProducesProblems(400, 409, 413, 415, 503);
        return routes;
    }

    private static async Task<IResult> PlanAsync(HttpRequest request, Tenant tenant, IJobIndex index, JobReplayer replayer, CancellationToken cancellationToken)
    {
        var query = JobQuery.Read(request.Query);
        try
        {
            return TypedResults.Ok(replayer.Plan(await index.ListAsync(tenant.Name, query.Filter, query.Limit, query.Cursor, cancellationToken)));
        }
        catch (FormatException)
        {
            return new ProblemResult(KnownProblems.InvalidRequest("cursor", "must be the next_cursor of an earlier page, unchanged."));
        }
    }

    private static async Task<IResult> ReplayAsync(HttpContext http, Tenant tenant, Caller caller, JobReplayer replayer, BulkAudit audit, CancellationToken cancellationToken)
    {
        var body = await ReplayJobsBody.ReadAsync(http.Request, cancellationToken);
        var answer = await replayer.ReplayAsync(tenant, body, cancellationToken);
        await audit.RecordAsync(AccessActions.JobsReplayed, tenant, caller.Describe(http), answer.Replayed, cancellationToken);
        return TypedResults.Ok(answer);
    }
}
