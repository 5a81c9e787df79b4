using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Recovery;

/// <summary>Resumes ended jobs.</summary>
internal static class ReplayApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapReplay(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/jobs/{id}/replay", ReplayAsync)
            .RequireScope(AccessScope.Generate)
            .Describe(
                "replayJob",
                "Replay a job",
                "A job that ended without an image resumes after its last paid step; the job's replay states where, and what it may buy. "
                    + "The request acts only on the job as it was read: a second request is refused with job_changed and changes nothing. "
                    + "accept_double is for operators: it needs the scope admin.")
            .Accepts<ReplayBody>("application/json")
            .Produces<JobView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 404, 409, 413, 415, 503);
        return routes;
    }

    private static async Task<IResult> ReplayAsync(string id, HttpRequest request, Tenant tenant, Caller caller, AccessResultHandler access, JobReader jobs, IJobStore store, JobLog log, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var body = ReplayBody.Read(document.RootElement);
        if (body.AcceptDouble && !caller.IsAdmin)
        {
            return access.RefuseOperatorCall(request.HttpContext);
        }

        var job = await jobs.ReadAsync(tenant, id, cancellationToken);
        var expiresIn = TimeSpan.FromSeconds(job.Request.ExpiresIn ?? ImageRequest.DefaultExpiresIn);
        var result = await store.ReplayAsync(new ReplayOrder(tenant.Name, job.Id, body.Sequence, body.AcceptDouble, expiresIn), cancellationToken);
        if (result is { Outcome: ReplayOutcome.Replayed, Job: { } replayed })
        {
            log.Replayed(replayed);
        }

        return result switch
        {
            { Job: null } => new ProblemResult(KnownProblems.JobNotFound),
            { Outcome: ReplayOutcome.Replayed } => TypedResults.Accepted(Paths.Job(job.Id), JobView.Of(result.Job)),
            { Outcome: ReplayOutcome.Changed } => new ProblemResult(KnownProblems.JobChanged(result.Job.Status)),
            _ => new ProblemResult(result.Job.IsOfRefusedCommand ? KnownProblems.NoRequest(result.Job.Status) : KnownProblems.NotReplayable(result.Job.Status)),
        };
    }
}
