using ImageGen.Gateway.Http;
using ImageGen.Gateway.Operators;
using ImageGen.Storage.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Tenancy;

/// <summary>Which tenants there are: the operator's to know.</summary>
internal static class TenantsApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapTenants(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tenants", ListAsync)
            .AddEndpointFilter<RouteHandlerBuilder, AdminGuard>()
            .Describe(
                "listTenants",
                "List the tenants",
                "For the operator: the tenants that have jobs in the store, by name, with how many of their jobs stand where. What is done for a tenant is called with its name as X-Tenant-Id. "
                    + "Each page goes through the names of all keys of the store, so that it takes about a second for each million of them. The call must bear Gateway:AdminToken.")
            .TakesQuery("limit", "cursor")
            .Produces<TenantPageView>()
            .ProducesProblems(400, 401, 403, 503);
        return routes;
    }

    private static async Task<Ok<TenantPageView>> ListAsync(HttpRequest request, ITenantDirectory book, CancellationToken cancellationToken)
    {
        var query = TenantQuery.Read(request.Query);
        var names = (await book.FindAllAsync(cancellationToken)).Where(name => query.Cursor is null || string.CompareOrdinal(name, query.Cursor) > 0).Take(query.Limit + 1).ToList();
        var (data, isPartial) = (new List<TenantView>(), false);
        foreach (var name in names.Take(query.Limit))
        {
            var counts = await book.CountAsync(name, cancellationToken);
            data.Add(TenantView.Of(name, counts));
            isPartial |= counts.IsPartial;
        }

        return TypedResults.Ok(new TenantPageView { Data = data, NextCursor = names.Count > query.Limit ? data[^1].Tenant : null, Incomplete = isPartial });
    }
}
