using System.Net.Mime;
using ImageGen.Gateway.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Webhooks;

/// <summary>What was posted to an endpoint, what came of it, and once more.</summary>
internal static class DeliveriesApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapDeliveries(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/webhooks/{id}/test", TestAsync)
            .Describe("testWebhook", "Send a test to a webhook endpoint", "Posts an event of type webhook.test, signed like any other. What came of it is in the endpoint's deliveries.")
            .Produces<DeliveryIdView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 409, 503);
        routes.MapGet("/webhooks/{id}/deliveries", ListAsync)
            .Describe("listDeliveries", "List what was posted to an endpoint", "Newest first, with every attempt. Kept as long as jobs are, 7 days by default.")
            .TakesQuery(DeliveryQuery.Names)
            .Produces<DeliveryPageView>()
            .ProducesProblems(400, 404, 503);
        routes.MapGet("/webhooks/{id}/deliveries/{delivery}", ReadAsync)
            .Describe("getDelivery", "Read a delivery", "One event on its way to an endpoint, with every attempt.")
            .Produces<DeliveryView>()
            .ProducesProblems(400, 404, 503);
        routes.MapPost("/webhooks/{id}/deliveries/{delivery}/replay", ReplayAsync)
            .Describe("replayDelivery", "Post an event again", "Whatever became of it: with the same webhook-id and a new schedule of attempts, the first of them now.")
            .Produces<DeliveryIdView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 409, 503);
        routes.MapPost("/webhooks/{id}/replay", ReplayRangeAsync)
            .Describe("replayDeliveries", "Post the events of a time again", "Those that happened between two moments, both included, and whose deliveries are pending or failed; with state those in that one.")
            .Accepts<ReplayRange>(MediaTypeNames.Application.Json)
            .Produces<ReplayCountView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        return routes;
    }

    private static async Task<Accepted<DeliveryIdView>> TestAsync(string id, Tenant tenant, WebhookEndpointService service, WebhookDeliveryService deliveries, CancellationToken cancellationToken)
    {
        var endpoint = await service.FindEnabledAsync(tenant, id, cancellationToken);
        var put = await deliveries.TestAsync(endpoint, cancellationToken);
        return TypedResults.Accepted(Paths.Delivery(endpoint.Id, put.DeliveryId), put);
    }

    private static async Task<Ok<DeliveryPageView>> ListAsync(string id, HttpRequest request, Tenant tenant, WebhookEndpointService service, WebhookDeliveryService deliveries, CancellationToken cancellationToken)
    {
        var query = DeliveryQuery.Read(request.Query);
        var endpoint = await service.FindAsync(tenant, id, cancellationToken);
        return TypedResults.Ok(await deliveries.ListAsync(endpoint.Id, null, query, cancellationToken));
    }

    private static async Task<Ok<DeliveryView>> ReadAsync(string id, string delivery, Tenant tenant, WebhookEndpointService service, WebhookDeliveryService deliveries, CancellationToken cancellationToken)
    {
        var endpoint = await service.FindAsync(tenant, id, cancellationToken);
        return TypedResults.Ok(DeliveryView.Of(await deliveries.FindAsync(endpoint.Id, null, delivery, cancellationToken)));
    }

    private static async Task<Accepted<DeliveryIdView>> ReplayAsync(string id, string delivery, Tenant tenant, WebhookEndpointService service, WebhookDeliveryService deliveries, CancellationToken cancellationToken)
    {
        var endpoint = await service.FindEnabledAsync(tenant, id, cancellationToken);
        var put = await deliveries.ReplayAsync(endpoint.Id, null, delivery, cancellationToken);
        return TypedResults.Accepted(Paths.Delivery(endpoint.Id, put.DeliveryId), put);
    }

    private static async Task<Accepted<ReplayCountView>> ReplayRangeAsync(string id, HttpContext http, Tenant tenant, WebhookEndpointService service, WebhookDeliveryService deliveries)
    {
        var range = await ReplayRange.ReadAsync(http.Request, http.RequestAborted);
        var endpoint = await service.FindEnabledAsync(tenant, id, http.RequestAborted);
        return TypedResults.Accepted((string?)null, await deliveries.ReplayAsync(endpoint.Id, range, http.RequestAborted));
    }
}
