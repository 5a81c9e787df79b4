using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Tenancy;

/// <summary>The list of tenants, for operators only.</summary>
internal static class TenantsApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapTenants(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tenants", ListAsync)
            .RequireScope(AccessScope.Admin)
            .Describe(
                "listTenants",
                "List the tenants",
                "For the operator: the tenants that have jobs in the store, by name, with the number of their jobs in each status. To act for a tenant, send its name as X-Tenant-Id. "
                    + "Each page scans the names of all keys in the store, which takes about a second per million keys.")
            .TakesQuery("limit", "cursor")
            .Produces<TenantPageView>()
            .ProducesProblems(400, 401, 403, 503);
        return routes;
    }

    private static async Task<Ok<TenantPageView>> ListAsync(HttpRequest request, ITenantDirectory directory, CancellationToken cancellationToken)
    {
        var query = TenantQuery.Read(request.Query);
        var names = (await directory.FindAllAsync(cancellationToken)).Where(name => query.Cursor is null || string.CompareOrdinal(name, query.Cursor) > 0).Take(query.Limit + 1).ToList();
        var (data, isPartial) = (new List<TenantView>(), false);
        foreach (var name in names.Take(query.Limit))
        {
            var counts = await directory.CountAsync(name, cancellationToken);
            data.Add(TenantView.Of(name, counts));
            isPartial |= counts.IsPartial;
        }

        return TypedResults.Ok(new TenantPageView { Data = data, NextCursor = names.Count > query.Limit ? data[^1].Tenant : null, Incomplete = isPartial });
    }
}
