using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs.Erasure;

namespace ImageGen.Gateway.Jobs.Erasure;

/// <summary>Erases the content of a job.</summary>
internal static class EraseApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapErase(this IEndpointRouteBuilder routes)
    {
        routes.MapDelete("/jobs/{id}", EraseAsync)
            .RequireScope(AccessScope.Generate)
            .Describe(
                "eraseJob",
                "Erase a job",
                "Erases image, source image, prompt, metadata and webhook payloads; what is left is the receipt: status, times, providers and cost. An ended job is erased at once (200), and its image within a minute. "
                    + "Any other job is canceled first, as by cancelJob, and erased within a minute after its end (202): an image that arrives until then is dropped, and the receipt says what it cost. "
                    + "image.erased is the last event. Repeating the call changes nothing (200). A repeated submission with the job's idempotency key gets the receipt and buys nothing.")
            .Produces<JobView>(StatusCodes.Status200OK)
            .Produces<JobView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<IResult> EraseAsync(string id, Tenant tenant, IJobErasure erasure, JobLog log, CancellationToken cancellationToken)
    {
        var result = await erasure.EraseAsync(tenant.Name, PathId.Parse(id, KnownProblems.JobNotFound), cancellationToken);
        if (result.Job is not { } job)
        {
            return new ProblemResult(KnownProblems.JobNotFound);
        }

        log.EraseRequested(job);
        return result.Outcome == EraseOutcome.Requested ? TypedResults.Accepted(Paths.Job(job.Id), JobView.Of(job)) : TypedResults.Ok(JobView.Of(job));
    }
}
