using ImageGen.Gateway.OpenApi;
using ImageGen.Gateway.Requests;
using ImageGen.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Providers;

/// <summary>The providers a request can name.</summary>
internal static class ProvidersApi
{
    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/providers", List)
            .Describe("listProviders", "List providers", "The configured provider instances, by name, and which one is the default.")
            .Produces<ProviderListView>()
            .ProducesProblems(400);
        return routes;
    }

    private static Ok<ProviderListView> List(Tenant tenant, ProviderRoster roster) => TypedResults.Ok(new ProviderListView
    {
        Data = [.. roster.All.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => ProviderView.Of(entry, roster))],
    });
}
