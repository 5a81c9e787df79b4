using System.Net.Mime;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Listing;

namespace ImageGen.Gateway.Jobs.Cancel;

/// <summary>Cancels the jobs that match a filter, or those of a batch.</summary>
internal static class CancelApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapCancel(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/jobs/cancel", CancelMatchingAsync)
            .RequireScope(AccessScope.Generate)
            .Describe(
                "cancelJobs",
                "Cancel the jobs that match a filter",
                "Cancels unfinished jobs of the tenant, newest first, at most limit of them, each as cancelJob does. Without a filter, all must be true. "
                    + "A call examines at most 500 jobs, so it may cancel few jobs, or none, and still have a next_cursor: repeat with next_cursor until it is null. "
                    + "Jobs created after the first call are not included. A job that returns to the queue during the calls, after an interrupted attempt, may be missed: start again from the beginning until no job is found. "
                    + "With dry_run nothing changes.")
            .Accepts<CancelBody>(MediaTypeNames.Application.Json)
            .Produces<CancelView>()
            .ProducesProblems(400, 413, 415, 503);

        routes.MapPost("/batches/{id}/cancel", CancelBatchAsync)
            .RequireScope(AccessScope.Generate)
            .Describe(
                "cancelBatch",
                "Cancel a batch",
                "Cancels each job of the batch that has not ended, as cancelJob does, and counts the jobs that are canceled, those that a provider is requested to stop, and those that had already ended. "
                    + "A repeated call changes nothing more and returns the current statuses.")
            .Produces<CancelView>()
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<IResult> CancelMatchingAsync(HttpRequest request, Tenant tenant, Caller caller, IJobIndex index, JobCanceler canceler, BulkAudit audit, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var (filter, dryRun, limit, cursor) = CancelBody.Read(document.RootElement);
        JobPage page;
        try
        {
            page = await index.ListAsync(tenant.Name, filter, limit, cursor, cancellationToken);
        }
        catch (FormatException)
        {
            return new ProblemResult(KnownProblems.InvalidRequest("cursor", "must be the next_cursor of an earlier call, unchanged."));
        }

        var jobs = dryRun ? JobCanceler.Predict(page.Jobs) : await canceler.CancelAsync(tenant, [.. page.Jobs.Select(job => job.Id)], cancellationToken);
        if (!dryRun)
        {
            await audit.RecordAsync(AccessActions.JobsCanceled, tenant, caller.Describe(request.HttpContext), jobs.Count(job => job.Effect != CancelEffect.TooLate), cancellationToken);
        }

        return TypedResults.Ok(CancelView.Of(jobs, dryRun) with { NextCursor = page.NextCursor, Incomplete = page.IsPartial });
    }

    private static async Task<IResult> CancelBatchAsync(string id, Tenant tenant, IJobStore store, JobCanceler canceler, CancellationToken cancellationToken)
    {
        var batch = await store.FindBatchAsync(PathId.Parse(id, KnownProblems.BatchNotFound), cancellationToken);
        if (batch is null || batch.Tenant != tenant.Name)
        {
            return new ProblemResult(KnownProblems.BatchNotFound);
        }

        var jobs = await canceler.CancelAsync(tenant, batch.JobIds, cancellationToken);
        return jobs.Count == 0
            ? new ProblemResult(KnownProblems.BatchNotFound)
            : TypedResults.Ok(CancelView.Of(jobs, dryRun: false) with { BatchId = batch.Id });
    }
}
