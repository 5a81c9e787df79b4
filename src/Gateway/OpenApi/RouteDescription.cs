using ImageGen.Gateway.Problems;

namespace ImageGen.Gateway.OpenApi;

/// <summary>How routes describe themselves.</summary>
internal static class RouteDescription
{
    /// <summary>Names the operation and says what it does.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary, string description)
        => route.WithName(name).WithSummary(summary).WithDescription(description);

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
