using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Views;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Webhooks;

/// <summary>Lists and replays the deliveries to the address that a job names itself.</summary>
internal static class JobDeliveriesApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapJobDeliveries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/jobs/{id}/deliveries", ListAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("listJobDeliveries", "List the deliveries to a job's own address", "Newest first, with every attempt; empty when the job names no address. Deliveries to the tenant's endpoints are listed there.")
            .TakesQuery(DeliveryQuery.Names)
            .Produces<DeliveryPageView>()
            .ProducesProblems(400, 404, 503);
        routes.MapPost("/jobs/{id}/deliveries/{delivery}/replay", ReplayAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("replayJobDelivery", "Post a job's event again", "Posts to the address that the job names, with the same webhook-id and a new schedule of attempts, the first of them now.")
            .Produces<DeliveryIdView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<Ok<DeliveryPageView>> ListAsync(string id, HttpRequest request, Tenant tenant, JobReader jobs, WebhookDeliveryService deliveries, CancellationToken cancellationToken)
    {
        var query = DeliveryQuery.Read(request.Query);
        var job = await jobs.ReadAsync(tenant, id, cancellationToken);
        return TypedResults.Ok(job.Request.Webhook is null
            ? new DeliveryPageView { Data = [], NextCursor = null, HasMore = false }
            : await deliveries.ListAsync(await deliveries.FindQueueAsync(job, cancellationToken), job.Id, query, cancellationToken));
    }

    private static async Task<Accepted<DeliveryIdView>> ReplayAsync(string id, string delivery, Tenant tenant, JobReader jobs, WebhookDeliveryService deliveries, CancellationToken cancellationToken)
    {
        var job = await jobs.ReadAsync(tenant, id, cancellationToken);
        return TypedResults.Accepted((string?)null, await deliveries.ReplayAsync(await deliveries.FindQueueAsync(job, cancellationToken), job.Id, delivery, cancellationToken));
    }
}
