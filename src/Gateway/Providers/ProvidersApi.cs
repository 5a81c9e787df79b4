using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Providers;

/// <summary>The providers that a request can name.</summary>
internal static class ProvidersApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/providers", List)
            .RequireScope(AccessScope.Read)
            .Describe(
                "listProviders",
                "List providers",
                "The configured provider instances, by name: their capabilities, the default, and their health. Error messages of providers are visible "
                + "only to operators: to callers with the scope admin.")
            .Produces<ProviderListView>()
            .ProducesProblems(400, 503);
        return routes;
    }

    private static async Task<Ok<ProviderListView>> List(Tenant tenant, Caller caller, ProvidersReader providers, CancellationToken cancellationToken)
        => TypedResults.Ok(await providers.ReadAsync(caller.IsAdmin, cancellationToken));
}
