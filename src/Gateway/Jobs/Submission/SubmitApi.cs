using ImageGen.Contracts;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Workers;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Workers;

namespace ImageGen.Gateway.Jobs.Submission;

/// <summary>Jobs: submit.</summary>
internal static class SubmitApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapSubmit(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/jobs", SubmitAsync)
            .RequireScope(AccessScope.Generate)
            .Describe(
                "createJob",
                "Request an image",
                "Responds with 202 as soon as the job is stored; a stored job always reaches an end. With count above 1 the response is a batch of that many jobs. "
                    + "With Prefer: wait=n the response is 200 with the ended job if it ends within n seconds.")
            .WithMetadata(new TakesIdempotencyKey())
            .Accepts<ImageRequest>("application/json")
            .Produces<JobView>(StatusCodes.Status200OK)
            .Produces<JobView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 408, 410, 413, 415, 422, 429, 503);
        return routes;
    }

    private static async Task<IResult> SubmitAsync(
        HttpContext http, Tenant tenant, SubmissionIntake intake, JobWaiter waiter, SubmissionResponse accepted, WorkerWatch workers, ImageAddresses addresses)
    {
        var (submission, result) = await intake.AcceptAsync(http, tenant);
        if (result.Outcome == CreateOutcome.KeyReused)
        {
            return new ProblemResult(KnownProblems.IdempotencyKeyReused);
        }

        if (result.Outcome == CreateOutcome.Existing)
        {
            http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        if (WaitPreference.Apply(http) is { } wait)
        {
            await waiter.WaitAsync(tenant, result.JobIds, wait, http.RequestAborted);
            return await ResponseOfAsync(http, result, await accepted.ReadAsync(submission, result, waited: true, http.RequestAborted), await workers.ReadAsync(http.RequestAborted), addresses, waited: true);
        }

        return await ResponseOfAsync(http, result, await accepted.ReadAsync(submission, result, waited: false, http.RequestAborted), await workers.ReadAsync(http.RequestAborted), addresses, waited: false);
    }

    /// <summary>200 only for clients that waited: to all other clients 202 means accepted, even when the job has ended already.</summary>
    private static async Task<IResult> ResponseOfAsync(HttpContext http, CreateResult result, IReadOnlyList<Job> jobs, LiveWorkers? workers, ImageAddresses addresses, bool waited)
    {
        if (jobs.Count == 0)
        {
            return new ProblemResult(KnownProblems.IdempotentJobGone);
        }

        http.Response.Headers.Location = result.BatchId is { } batch ? Paths.Batch(batch) : Paths.Job(jobs[0].Id);
        var status = waited && jobs.All(job => job.State.IsTerminal()) ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        if (result.BatchId is not { } id)
        {
            return TypedResults.Json(await addresses.AddAsync(JobView.Of(jobs[0], workers), jobs[0], http.RequestAborted), statusCode: status);
        }

        var view = BatchView.Of(id, jobs[0].CreatedAt, jobs, workers);
        return TypedResults.Json(view with { Jobs = await addresses.AddAsync(view.Jobs, jobs, http.RequestAborted) }, statusCode: status);
    }
}
