using ImageGen.Gateway.Access;
using ImageGen.Gateway.ClientApis;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.OpenAi;

/// <summary>OpenAI's image API, for clients that speak it already. Not in the OpenAPI document: OpenAI's own describes it.</summary>
internal static class OpenAiApi
{
    // OpenAI's own list has a creation time for each model; clients only sort by it.
    private const long Created = 1_767_225_600;

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapOpenAi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/v1").ExcludeFromDescription();
        api.MapPost("/images/generations", (HttpContext http, Tenant tenant, OpenAiImages images) => images.CreateAsync(http, tenant, isEdit: false)).RequireScope(AccessScope.Generate).WithMetadata(new TakesIdempotencyKey());
        api.MapPost("/images/edits", (HttpContext http, Tenant tenant, OpenAiImages images) => images.CreateAsync(http, tenant, isEdit: true)).RequireScope(AccessScope.Generate).WithMetadata(new TakesIdempotencyKey());
        api.MapGet("/models", (ModelNames models) => Results.Json(new { @object = "list", data = models.Names.Select(View) })).RequireScope(AccessScope.Read);
        api.MapGet("/models/{model}", (string model, ModelNames models)
            => models.Names.Contains(model, StringComparer.Ordinal) ? Results.Json(View(model)) : new ProblemResult(ClientApiProblems.UnknownModel(model))).RequireScope(AccessScope.Read);
        return routes;
    }

    private static object View(string model) => new { id = model, @object = "model", created = Created, owned_by = "imagegen" };
}
