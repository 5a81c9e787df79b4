using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Submission;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Workers;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Listing;

/// <summary>Jobs: read, list, cancel. Submitting is <see cref="SubmitApi"/>.</summary>
internal static class JobsApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapJobs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/jobs", ListAsync)
            .RequireScope(AccessScope.Read)
            .Describe(
                "listJobs",
                "List jobs",
                "The tenant's jobs, newest first, in pages. status, created_after and created_before use an index. With metadata.KEY, provider, reason, ended_after or ended_before "
                    + "a page examines at most 500 jobs, so it may be short or empty and still have a next_cursor: continue with next_cursor, and limit the examined jobs by status and time.")
            .ChecksQuery()
            .Produces<JobPageView>()
            .ProducesProblems(400, 503);

        routes.MapGet("/jobs/{id}", ReadAsync)
            .RequireScope(AccessScope.Read)
            .Describe("getJob", "Read a job", "The current state of the job. With Prefer: wait=n the response is sent when the job has ended or after n seconds. An ended job is kept for the store's retention, 7 days by default.")
            .Produces<JobView>()
            .ProducesProblems(400, 404, 503);

        routes.MapPost("/jobs/{id}/cancel", CancelAsync)
            .RequireScope(AccessScope.Generate)
            .Describe(
                "cancelJob",
                "Cancel a job",
                "A job not ordered yet is canceled at once and costs nothing (200). A job at a provider is stopped there if the provider can do that; "
                    + "the provider's response decides how the job ends (202): canceled, with its cost, or succeeded, when it was too late. "
                    + "Until then it is running, with cancel_requested. Canceling a canceled job changes nothing (200).")
            .Produces<JobView>(StatusCodes.Status200OK)
            .Produces<JobView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 409, 503);
        return routes;
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request, Tenant tenant, IJobIndex index, WorkerWatch workers, ImageAddresses addresses, CancellationToken cancellationToken)
    {
        var query = JobQuery.Read(request.Query);
        try
        {
            var page = await index.ListAsync(tenant.Name, query.Filter, query.Limit, query.Cursor, cancellationToken);
            var view = JobPageView.Of(page, await workers.ReadAsync(cancellationToken));
            return TypedResults.Ok(view with { Data = await addresses.AddAsync(view.Data, page.Jobs, cancellationToken) });
        }
        catch (FormatException)
        {
            return new ProblemResult(KnownProblems.InvalidRequest("cursor", "must be the next_cursor of an earlier page, unchanged."));
        }
    }

    private static async Task<IResult> ReadAsync(string id, HttpContext http, Tenant tenant, JobReader jobs, JobWaiter waiter, WorkerWatch workers, ImageAddresses addresses)
    {
        var job = await jobs.ReadAsync(tenant, id, http.RequestAborted);
        if (WaitPreference.Apply(http) is { } wait && !job.State.IsTerminal())
        {
            await waiter.WaitAsync(tenant, [job.Id], wait, http.RequestAborted);
            job = await jobs.ReadAsync(tenant, id, http.RequestAborted);
        }

        return TypedResults.Ok(await addresses.AddAsync(JobView.Of(job, await workers.ReadAsync(http.RequestAborted)), job, http.RequestAborted));
    }

    private static async Task<IResult> CancelAsync(string id, Tenant tenant, IJobStore store, JobLog log, CancellationToken cancellationToken)
    {
        var result = await store.CancelAsync(tenant.Name, PathId.Parse(id, KnownProblems.JobNotFound), cancellationToken);
        if (result is { Job: { } job, Outcome: CancelOutcome.Canceled or CancelOutcome.Requested })
        {
            log.Canceled(job, result.Outcome == CancelOutcome.Canceled);
        }

        return result switch
        {
            { Job: null } => new ProblemResult(KnownProblems.JobNotFound),
            { Outcome: CancelOutcome.Requested } => TypedResults.Accepted(Paths.Job(result.Job.Id), JobView.Of(result.Job)),
            { Outcome: CancelOutcome.Canceled } or { Job.State: JobState.Canceled } => TypedResults.Ok(JobView.Of(result.Job)),
            _ => new ProblemResult(KnownProblems.JobEnded(result.Job.Status)),
        };
    }
}
