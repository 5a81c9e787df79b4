using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Turns;

/// <summary>The weights with which tenants take turns, for operators only.</summary>
internal static class TenantWeightApi
{
    private const string Path = "/tenants/{name}/weight";

    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapTenantWeights(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetAsync)
            .RequireScope(AccessScope.Admin)
            .Describe("getTenantWeight", "Show the weight of a tenant", "For the operator: how many jobs of the tenant begin for each one of a tenant with the weight 1, while both have waiting jobs.")
            .Produces<TenantWeightView>()
            .ProducesProblems(400, 401, 403, 503);
        routes.MapPut(Path, PutAsync)
            .RequireScope(AccessScope.Admin)
            .Describe("putTenantWeight", "Set the weight of a tenant", "For the operator: sets the weight of the tenant, whether it has jobs or not. It applies at once, in all lanes.")
            .Accepts<TenantWeightBody>("application/json")
            .Produces<TenantWeightView>()
            .ProducesProblems(400, 401, 403, 413, 415, 503);
        return routes;
    }

    private static async Task<Ok<TenantWeightView>> GetAsync(string name, TenantWeightService weights, CancellationToken cancellationToken)
        => TypedResults.Ok(await weights.ReadAsync(TenantName.Checked(name), cancellationToken));

    private static async Task<Ok<TenantWeightView>> PutAsync(string name, HttpContext http, Caller caller, TenantWeightService weights)
    {
        var body = await TenantWeightBody.ReadAsync(http.Request, http.RequestAborted);
        return TypedResults.Ok(await weights.SetAsync(TenantName.Checked(name), body.Weight, caller.Describe(http), http.RequestAborted));
    }
}
