namespace ImageGen.Gateway.Http;

/// <summary>How routes describe themselves.</summary>
internal static class RouteDescription
{
    /// <summary>Names the operation and says what it does.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, string description)
        => route.WithName(name).WithSummary(summary).WithDescription(description);

    /// <summary>Names the query parameters; others are refused. Without this a route takes none.</summary>
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder route, params string[] names) => route.WithMetadata(new QueryNames(names));

    /// <summary>States that the route itself decides on query parameters that it does not know.</summary>
    public static RouteHandlerBuilder ChecksQuery(this RouteHandlerBuilder route) => route.WithMetadata(new UnguardedQuery());

    /// <summary>Lists the statuses that come with a problem.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            route.Produces<Problem>(status, ProblemResult.MediaType);
        }

        return route;
    }
}
