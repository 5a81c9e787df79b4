using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Gateway.Workers;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;

namespace ImageGen.Gateway.Jobs.Listing;

/// <summary>Batches: read.</summary>
internal static class BatchesApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapBatches(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/batches/{id}", ReadAsync)
            .RequireScope(AccessScope.Read)
            .Describe("getBatch", "Read a batch", "The jobs of one request with count above 1, each with its own outcome; with Prefer: wait=n the response is sent when all have ended or after n seconds.")
            .Produces<BatchView>()
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<IResult> ReadAsync(
        string id, HttpContext http, Tenant tenant, IJobStore store, JobReader reader, JobWaiter waiter, WorkerWatch workers, ImageAddresses addresses, CancellationToken cancellationToken)
    {
        var batch = await store.FindBatchAsync(PathId.Parse(id, KnownProblems.BatchNotFound), cancellationToken);
        if (batch is null || batch.Tenant != tenant.Name)
        {
            return new ProblemResult(KnownProblems.BatchNotFound);
        }

        if (WaitPreference.Apply(http) is { } wait)
        {
            await waiter.WaitAsync(tenant, batch.JobIds, wait, cancellationToken);
        }

        var jobs = await reader.ReadAllAsync(batch.JobIds, cancellationToken);
        if (jobs.Count == 0)
        {
            return new ProblemResult(KnownProblems.BatchNotFound);
        }

        var view = BatchView.Of(batch.Id, batch.CreatedAt, jobs, await workers.ReadAsync(cancellationToken));
        return TypedResults.Ok(view with { Jobs = await addresses.AddAsync(view.Jobs, jobs, cancellationToken) });
    }
}
