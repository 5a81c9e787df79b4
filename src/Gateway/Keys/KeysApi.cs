using System.Net.Mime;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Limits;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Keys;

/// <summary>Manages API keys, for operators only.</summary>
internal static class KeysApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("").RequireScope(AccessScope.Admin);
        keys.MapPost("/keys", AddAsync)
            .Describe(
                "createKey",
                "Create an API key",
                "The response has the key, which is never shown again. Without scopes its holder may do everything for its tenant; with admin, everything for every tenant.")
            .Accepts<KeyBody>(MediaTypeNames.Application.Json)
            .Produces<KeyView>(StatusCodes.Status201Created)
            .ProducesProblems(400, 413, 415, 503);
        keys.MapGet("/keys", ListAsync)
            .Describe("listKeys", "List API keys", "All keys, also revoked and expired ones, with their last four characters only.")
            .Produces<KeyListView>()
            .ProducesProblems(400, 503);
        keys.MapGet("/keys/audit", AuditAsync)
            .Describe("listKeyChanges", "List changes of API keys", "Who created, revoked or rotated which key, and when, newest first.")
            .Produces<AccessAuditView>()
            .ProducesProblems(400, 503);
        keys.MapGet("/keys/{id}", ReadAsync)
            .Describe("getKey", "Read an API key", "Its name, tenant, scopes and last use, with the last four characters of the key only.")
            .Produces<KeyView>()
            .ProducesProblems(400, 404, 503);
        keys.MapDelete("/keys/{id}", RevokeAsync)
            .Describe("revokeKey", "Revoke an API key", "Every gateway refuses the key within 5 s. Its entry stays in the list. A revoked key can't be activated again.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 409, 503);
        keys.MapPost("/keys/{id}/rotate", RotateAsync)
            .Describe(
                "rotateKey",
                "Replace an API key",
                "The response has the new key, which is never shown again. Id, name, tenant and scopes stay the same. The previous key is accepted for overlap seconds more, by default not at all.")
            .Accepts<RotationBody>(MediaTypeNames.Application.Json)
            .Produces<KeyView>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        keys.MapPut("/keys/{id}/limits", SetLimitsAsync)
            .Describe(
                "putKeyLimits",
                "Set the limits of an API key",
                "Sets all limits of the key, which apply besides those of its tenant. A limit that is absent or null does not apply. Every gateway applies them within 2 s.")
            .Accepts<LimitsBody>(MediaTypeNames.Application.Json)
            .Produces<KeyView>()
            .ProducesProblems(400, 404, 409, 413, 415, 503);
        keys.MapDelete("/keys/{id}/limits", RemoveLimitsAsync)
            .Describe("deleteKeyLimits", "Remove the limits of an API key", "From then on only the limits of its tenant apply. May be repeated.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 404, 409, 503);
        return routes;
    }

    private static async Task<Ok<KeyView>> SetLimitsAsync(string id, HttpContext http, Caller caller, KeyService service)
    {
        var limits = await LimitsBody.ReadAsync(http.Request, http.RequestAborted);
        if (limits.MaxAtProviders is not null)
        {
            // A job does not record the key by which it was submitted.
            throw ValidationErrors.Refuse("max_at_providers", "can be set for a tenant only.");
        }

        return TypedResults.Ok(await service.SetLimitsAsync(id, limits, caller.Describe(http), http.RequestAborted));
    }

    private static async Task<NoContent> RemoveLimitsAsync(string id, HttpContext http, Caller caller, KeyService service)
    {
        await service.SetLimitsAsync(id, limits: null, caller.Describe(http), http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Created<KeyView>> AddAsync(HttpContext http, Caller caller, KeyService service)
    {
        var body = await KeyBody.ReadAsync(http.Request, http.RequestAborted);
        var key = await service.AddAsync(body, caller.Describe(http), http.RequestAborted);
        return TypedResults.Created($"/v1/keys/{key.Id}", key);
    }

    private static async Task<Ok<KeyListView>> ListAsync(KeyService service, CancellationToken cancellationToken)
        => TypedResults.Ok(new KeyListView { Data = await service.ListAsync(cancellationToken) });

    private static async Task<Ok<AccessAuditView>> AuditAsync(KeyService service, CancellationToken cancellationToken)
        => TypedResults.Ok(new AccessAuditView { Data = await service.ReadAuditAsync(cancellationToken) });

    private static async Task<Ok<KeyView>> ReadAsync(string id, KeyService service, CancellationToken cancellationToken)
        => TypedResults.Ok(await service.ReadAsync(id, cancellationToken));

    private static async Task<NoContent> RevokeAsync(string id, HttpContext http, Caller caller, KeyService service)
    {
        await service.RevokeAsync(id, caller.Describe(http), http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<KeyView>> RotateAsync(string id, HttpContext http, Caller caller, KeyService service)
    {
        var body = await RotationBody.ReadAsync(http.Request, http.RequestAborted);
        return TypedResults.Ok(await service.RotateAsync(id, TimeSpan.FromSeconds(body.Overlap ?? 0), caller.Describe(http), http.RequestAborted));
    }
}
