using ImageGen.Gateway.Http;
using ImageGen.Gateway.Operators;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Providers;

/// <summary>The providers that a request can name.</summary>
internal static class ProvidersApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/providers", List)
            .Describe(
                "listProviders",
                "List providers",
                "The configured provider instances, by name: their capabilities, the default, and their health. Error messages of providers are visible "
                + "only to the operator: to requests that carry the admin token.")
            .Produces<ProviderListView>()
            .ProducesProblems(400, 503);
        return routes;
    }

    private static async Task<Ok<ProviderListView>> List(Tenant tenant, HttpRequest request, OperatorCheck check, ProvidersReader providers, CancellationToken cancellationToken)
        => TypedResults.Ok(await providers.ReadAsync(check.IsOperator(request), cancellationToken));
}
