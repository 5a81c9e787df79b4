using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Browsers;

/// <summary>
/// Refuses what a page of somebody else has a user's browser do: the gateway asks nobody who they are, and a browser on this machine or in this
/// network reaches it. Clients that are no browsers send nothing that is looked at here but <c>Host</c>.
/// </summary>
internal static class BrowserGuard
{
    /// <summary>Guards everything after it.</summary>
    public static void UseBrowserGuard(this WebApplication app)
    {
        var (hosts, origins) = (app.Services.GetRequiredService<HostRule>(), app.Services.GetRequiredService<OriginRule>());
        app.Use((context, next) => ProblemOf(context, hosts, origins) is { } problem ? new ProblemResult(problem).ExecuteAsync(context) : next(context));
    }

    private static Problem? ProblemOf(HttpContext context, HostRule hosts, OriginRule origins)
    {
        var request = context.Request;

        // Providers call by whatever name a tunnel gives the gateway, and prove themselves by a tag.
        if (Is(request, "/hooks") || Is(request, "/v1/hooks"))
        {
            return null;
        }

        // Probes ask by the address of a machine, and learn nothing that is secret.
        if (!Is(request, "/health") && !hosts.Allows(context))
        {
            return KnownProblems.UnknownHost;
        }

        return (ChangesState(request.Method) || IsForTenants(request)) && origins.IsForeign(request) ? KnownProblems.ForeignOrigin : null;
    }

    private static bool ChangesState(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    /// <summary>
    /// Reads that no page of others needs. A signed link is made to be shown anywhere, and a link that a user follows is the user's doing:
    /// the page it was on learns nothing of what it leads to.
    /// </summary>
    private static bool IsForTenants(HttpRequest request) => Is(request, "/v1") && !Is(request, "/v1/pictures") && !HttpMethods.IsOptions(request.Method) && !IsFollowedLink(request);

    private static bool IsFollowedLink(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static bool Is(HttpRequest request, string path) => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
}
