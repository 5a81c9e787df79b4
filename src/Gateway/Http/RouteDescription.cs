namespace ImageGen.Gateway.Http;

/// <summary>Extensions with which routes describe themselves.</summary>
internal static class RouteDescription
{
    /// <summary>Sets the operation's name and descriptions.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, string description)
        => route.WithName(name).WithSummary(summary).WithDescription(description);

    /// <summary>Declares the query parameters; all others are refused. A route without this call takes none.</summary>
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder route, params string[] names) => route.WithMetadata(new QueryNames(names));

    /// <summary>Declares that the route itself decides on unknown query parameters.</summary>
    public static RouteHandlerBuilder ChecksQuery(this RouteHandlerBuilder route) => route.WithMetadata(new UnguardedQuery());

    /// <summary>Lists the status codes of the route's problems.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            route.Produces<Problem>(status, ProblemResult.MediaType);
        }

        return route;
    }
}
