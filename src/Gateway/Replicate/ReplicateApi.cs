using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Gateway.Jobs.Cancel;
using ImageGen.Gateway.Webhooks;
using ImageGen.Jobs.Predictions;
using ImageGen.Storage.Access;

namespace ImageGen.Gateway.Replicate;

/// <summary>Replicate's API of predictions, for clients that speak it already. Not in the OpenAPI document: Replicate's own describes it.</summary>
internal static class ReplicateApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapReplicate(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/replicate/v1").ExcludeFromDescription();
        var create = api.MapGroup("").RequireScope(AccessScope.Generate).WithMetadata(new TakesIdempotencyKey());
        create.MapPost("/predictions", (HttpContext http, Tenant tenant, PredictionCreator creator) => creator.CreateAsync(http, tenant, model: null));
        create.MapPost("/models/{owner}/{name}/predictions", (string owner, string name, HttpContext http, Tenant tenant, PredictionCreator creator)
            => creator.CreateAsync(http, tenant, $"{owner}/{name}"));
        create.MapPost("/models/{owner}/{name}/versions/{version}/predictions", (string owner, string name, string version, HttpContext http, Tenant tenant, PredictionCreator creator)
            => creator.CreateAsync(http, tenant, $"{owner}/{name}:{version}"));

        var generate = api.MapGroup("").RequireScope(AccessScope.Generate);
        generate.MapPost("/files", () => new ProblemResult(ReplicateProblems.NoFiles));
        generate.MapPost("/predictions/{id}/cancel", CancelAsync);

        var read = api.MapGroup("").RequireScope(AccessScope.Read);
        read.MapGet("/predictions", async (HttpRequest request, Tenant tenant, PredictionReader reader, CancellationToken cancellationToken)
            => Results.Json(await reader.ListAsync(request, tenant, cancellationToken), PredictionView.Json));
        read.MapGet("/predictions/{id}", ReadAsync);
        api.MapGet("/webhooks/default/secret", ReadSecretAsync).RequireScope(AccessScope.Webhooks);
        return routes;
    }

    private static async Task<IResult> ReadSecretAsync(Tenant tenant, WebhookEndpointService webhooks, CancellationToken cancellationToken)
        => Results.Json(new { key = (await webhooks.GetJobSecretAsync(tenant, cancellationToken)).Secret });

    private static async Task<IResult> ReadAsync(string id, HttpRequest request, Tenant tenant, PredictionReader reader, PredictionViews views, CancellationToken cancellationToken)
    {
        var (found, jobs) = await reader.FindAsync(tenant, id, cancellationToken);
        return PredictionViews.Respond(await views.OfAsync(request, found, jobs, cancellationToken));
    }

    /// <summary>Cancels what has not ended. As at Replicate, an ended prediction is returned as it is.</summary>
    private static async Task<IResult> CancelAsync(
        string id, HttpRequest request, Tenant tenant, PredictionReader reader, PredictionViews views, JobCanceler canceler, CancellationToken cancellationToken)
    {
        var (_, jobs) = await reader.FindAsync(tenant, id, cancellationToken);
        await canceler.CancelAsync(tenant, [.. jobs.Select(job => job.Id)], cancellationToken);
        return await ReadAsync(id, request, tenant, reader, views, cancellationToken);
    }
}
