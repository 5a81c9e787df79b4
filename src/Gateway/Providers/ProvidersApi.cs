using ImageGen.Gateway.Http;
using ImageGen.Gateway.Operators;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Providers;

/// <summary>The providers a request can name.</summary>
internal static class ProvidersApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/providers", List)
            .Describe(
                "listProviders",
                "List providers",
                "The configured provider instances, by name: what each can do, which one is the default, and how they are. What a provider said when it failed is told "
                + "to the operator only: to calls that bear the admin token.")
            .Produces<ProviderListView>()
            .ProducesProblems(400, 503);
        return routes;
    }

    private static async Task<Ok<ProviderListView>> List(Tenant tenant, HttpRequest request, OperatorCheck check, ProvidersReader providers, CancellationToken cancellationToken)
        => TypedResults.Ok(await providers.ReadAsync(check.IsOperator(request), cancellationToken));
}
