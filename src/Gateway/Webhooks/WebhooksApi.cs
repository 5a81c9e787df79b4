using System.Net.Mime;
using ImageGen.Egress;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Webhooks;

/// <summary>A tenant's webhook endpoints: register, list, change, rotate, delete.</summary>
internal static class WebhooksApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/webhooks", AddAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe(
                "createWebhook",
                "Register a webhook endpoint",
                "The tenant's events of these types are posted to the address, signed according to Standard Webhooks. Only this response contains the signing secret.")
            .Accepts<WebhookBody>(MediaTypeNames.Application.Json)
            .Produces<WebhookView>(StatusCodes.Status201Created)
            .ProducesProblems(400, 409, 413, 415, 503);
        routes.MapGet("/webhooks", ListAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("listWebhooks", "List webhook endpoints", "The tenant's endpoints, oldest first, including disabled ones. Secrets show only their last four characters.")
            .Produces<WebhookListView>()
            .ProducesProblems(400, 503);
        routes.MapGet("/webhooks/{id}", ReadAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("getWebhook", "Read a webhook endpoint", "The secret shows only its last four characters.")
            .Produces<WebhookView>()
            .ProducesProblems(400, 404, 503);
        routes.MapPatch("/webhooks/{id}", ChangeAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe(
                "updateWebhook",
                "Change a webhook endpoint",
                "Omitted fields keep their values. disabled: true disables the endpoint and drops its pending deliveries; disabled: false enables it again, whatever disabled it.")
            .Accepts<WebhookBody>(MediaTypeNames.Application.Json)
            .Produces<WebhookView>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        routes.MapPost("/webhooks/{id}/rotate", RotateAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe(
                "rotateWebhook",
                "Create a new signing secret",
                "Only this response contains the new secret. For 24 hours deliveries are also signed with the old one; a still older secret ends at once.")
            .Produces<WebhookView>()
            .ProducesProblems(400, 404, 409, 503);
        routes.MapDelete("/webhooks/{id}", RemoveAsync)
            .RequireScope(AccessScope.Webhooks)
            .Describe("deleteWebhook", "Delete a webhook endpoint", "Its pending deliveries are dropped.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 503);
        return routes;
    }

    private static async Task<Created<WebhookView>> AddAsync(HttpContext http, Tenant tenant, WebhookEndpointService service, IOptions<EgressOptions> egress)
    {
        var body = await WebhookBody.ReadAsync(http.Request, isNew: true, egress.Value, http.RequestAborted);
        var added = await service.AddAsync(tenant, body, http.RequestAborted);
        return TypedResults.Created(Paths.Webhook(added.Endpoint.Id), WebhookView.Of(added));
    }

    private static async Task<Ok<WebhookListView>> ListAsync(Tenant tenant, WebhookEndpointService service, CancellationToken cancellationToken)
        => TypedResults.Ok(new WebhookListView { Data = [.. (await service.ListAsync(tenant, cancellationToken)).Select(WebhookView.Of)] });

    private static async Task<Ok<WebhookView>> ReadAsync(string id, Tenant tenant, WebhookEndpointService service, CancellationToken cancellationToken)
        => TypedResults.Ok(WebhookView.Of(await service.ReadAsync(tenant, id, cancellationToken)));

    private static async Task<Ok<WebhookView>> ChangeAsync(string id, HttpContext http, Tenant tenant, WebhookEndpointService service, IOptions<EgressOptions> egress)
    {
        var body = await WebhookBody.ReadAsync(http.Request, isNew: false, egress.Value, http.RequestAborted);
        return TypedResults.Ok(WebhookView.Of(await service.ChangeAsync(tenant, id, body, http.RequestAborted)));
    }

    private static async Task<Ok<WebhookView>> RotateAsync(string id, Tenant tenant, WebhookEndpointService service, CancellationToken cancellationToken)
        => TypedResults.Ok(WebhookView.Of(await service.RotateAsync(tenant, id, cancellationToken)));

    private static async Task<NoContent> RemoveAsync(string id, Tenant tenant, WebhookEndpointService service, CancellationToken cancellationToken)
    {
        await service.RemoveAsync(tenant, id, cancellationToken);
        return TypedResults.NoContent();
    }
}
