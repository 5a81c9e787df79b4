using System.Net.Mime;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Webhooks;

/// <summary>Lists, tests and replays the deliveries of a webhook endpoint.</summary>
internal static class DeliveriesApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapDeliveries(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/webhooks/{id}/test", TestAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("testWebhook", "Send a test to a webhook endpoint", "Posts an event of type webhook.test, signed like any other. The endpoint's deliveries show the result.")
            .Produces<DeliveryIdView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 409, 503);
        routes.MapGet("/webhooks/{id}/deliveries", ListAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("listDeliveries", "List the deliveries to an endpoint", "Newest first, with every attempt. Kept as long as jobs are, 7 days by default.")
            .TakesQuery(DeliveryQuery.Names)
            .Produces<DeliveryPageView>()
            .ProducesProblems(400, 404, 503);
        routes.MapGet("/webhooks/{id}/deliveries/{delivery}", ReadAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("getDelivery", "Read a delivery", "The delivery of one event to an endpoint, with every attempt.")
            .Produces<DeliveryView>()
            .ProducesProblems(400, 404, 503);
        routes.MapPost("/webhooks/{id}/deliveries/{delivery}/replay", ReplayAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("replayDelivery", "Post an event again", "In any state of the delivery: posts it with the same webhook-id and a new schedule of attempts, the first of them now.")
            .Produces<DeliveryIdView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 409, 503);
        routes.MapPost("/webhooks/{id}/replay", ReplayRangeAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("replayDeliveries", "Post the events of a period again", "The events between two times, both inclusive, whose deliveries are pending or failed; with state, those whose deliveries are in that state.")
            .Accepts<ReplayRange>(MediaTypeNames.Application.Json)
            .Produces<ReplayCountView>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        return routes;
    }

    private static async Task<Accepted<DeliveryIdView>> TestAsync(string id, Tenant tenant, WebhookEndpointService service, WebhookDeliveryService deliveries, CancellationToken cancellationToken)
    {
        var endpoint = await service.FindEnabledAsync(tenant, id, cancellationToken);
        var queued = await deliveries.TestAsync(endpoint, cancellationToken);
        return TypedResults.Accepted(Paths.Delivery(endpoint.Id, queued.DeliveryId), queued);
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
        var queued = await deliveries.ReplayAsync(endpoint.Id, null, delivery, cancellationToken);
        return TypedResults.Accepted(Paths.Delivery(endpoint.Id, queued.DeliveryId), queued);
    }

    private static async Task<Accepted<ReplayCountView>> ReplayRangeAsync(string id, HttpContext http, Tenant tenant, WebhookEndpointService service, WebhookDeliveryService deliveries)
    {
        var range = await ReplayRange.ReadAsync(http.Request, http.RequestAborted);
        var endpoint = await service.FindEnabledAsync(tenant, id, http.RequestAborted);
        return TypedResults.Accepted((string?)null, await deliveries.ReplayAsync(endpoint.Id, range, http.RequestAborted));
    }
}
