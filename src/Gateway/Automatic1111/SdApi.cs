using System.Text.Json.Nodes;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Automatic1111;

/// <summary>AUTOMATIC1111's API, for clients that speak it already. They authenticate with HTTP Basic, whose password is an API key.</summary>
internal static class SdApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapAutomatic1111(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/sdapi/v1").ExcludeFromDescription().WithMetadata(new AcceptsBasicCredentials());
        api.MapPost("/txt2img", (HttpContext http, Tenant tenant, SdImages images) => images.CreateAsync(http, tenant, hasImage: false)).RequireScope(AccessScope.Generate).WithMetadata(new TakesIdempotencyKey());
        api.MapPost("/img2img", (HttpContext http, Tenant tenant, SdImages images) => images.CreateAsync(http, tenant, hasImage: true)).RequireScope(AccessScope.Generate).WithMetadata(new TakesIdempotencyKey());
        api.MapPost("/interrupt", InterruptAsync).RequireScope(AccessScope.Generate);
        api.MapPost("/skip", InterruptAsync).RequireScope(AccessScope.Generate);
        api.MapPost("/options", ChangeOptionsAsync).RequireScope(AccessScope.Generate);
        api.MapPost("/refresh-checkpoints", () => Results.Json<object?>(null)).RequireScope(AccessScope.Read);
        api.MapGet("/options", async (HttpContext http, Tenant tenant, SdOptions options) => Json(await options.ReadAsync(http, tenant))).RequireScope(AccessScope.Read);
        api.MapGet("/progress", async (HttpContext http, Tenant tenant, SdProgress progress) => Json(await progress.ReadAsync(http, tenant))).RequireScope(AccessScope.Read);
        api.MapGet("/sd-models", (SdLists lists) => Json(lists.Models)).RequireScope(AccessScope.Read);
        api.MapGet("/samplers", () => Json(SdLists.Samplers)).RequireScope(AccessScope.Read);
        api.MapGet("/schedulers", () => Json(SdLists.Schedulers)).RequireScope(AccessScope.Read);
        api.MapGet("/upscalers", () => Json(SdLists.Upscalers)).RequireScope(AccessScope.Read);
        api.MapGet("/sd-vae", () => Json(SdLists.Vaes)).RequireScope(AccessScope.Read);
        foreach (var empty in new[] { "latent-upscale-modes", "sd-modules", "loras", "embeddings", "hypernetworks", "face-restorers", "prompt-styles", "scripts" })
        {
            api.MapGet($"/{empty}", () => Json(new JsonArray())).RequireScope(AccessScope.Read);
        }

        return routes;
    }

    private static async Task<IResult> InterruptAsync(HttpContext http, Tenant tenant, SdProgress progress)
    {
        await progress.InterruptAsync(http, tenant);
        return Json(new JsonObject());
    }

    private static async Task<IResult> ChangeOptionsAsync(HttpContext http, Tenant tenant, SdOptions options)
    {
        await options.ChangeAsync(http, tenant);
        return Results.Json<object?>(null);
    }

    private static IResult Json(JsonNode node) => Results.Json(node);
}
