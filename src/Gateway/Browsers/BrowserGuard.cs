using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Browsers;

/// <summary>
/// Refuses requests that a foreign web page makes through a user's browser. The gateway does not authenticate tenants, and a browser on this machine
/// or network can reach it. Of the headers checked here, clients other than browsers send only <c>Host</c>.
/// </summary>
internal static class BrowserGuard
{
    /// <summary>Guards all middleware and endpoints after it.</summary>
    public static void UseBrowserGuard(this WebApplication app)
    {
        var (hosts, origins) = (app.Services.GetRequiredService<HostRule>(), app.Services.GetRequiredService<OriginRule>());
        app.Use((context, next) => ProblemOf(context, hosts, origins) is { } problem ? new ProblemResult(problem).ExecuteAsync(context) : next(context));
    }

    private static Problem? ProblemOf(HttpContext context, HostRule hosts, OriginRule origins)
    {
        var request = context.Request;

        // Providers may use any host name that a tunnel gives the gateway. Their callbacks are authenticated by a tag.
        if (Is(request, "/hooks") || Is(request, "/v1/hooks"))
        {
            return null;
        }

        // Health probes use the address of a machine, and the response holds no secrets.
        if (!Is(request, "/health") && !hosts.Allows(context))
        {
            return KnownProblems.UnknownHost;
        }

        return (ChangesState(request.Method) || IsForTenants(request)) && origins.IsForeign(request) ? KnownProblems.ForeignOrigin : null;
    }

    private static bool ChangesState(string method) => !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    /// <summary>
    /// Reads that foreign pages have no need for. Signed links may be embedded anywhere. A link that a user follows is allowed too:
    /// the page that contains the link cannot read the response.
    /// </summary>
    private static bool IsForTenants(HttpRequest request) => (Is(request, "/v1") || Is(request, "/replicate")) && !Is(request, "/v1/pictures") && !HttpMethods.IsOptions(request.Method) && !IsFollowedLink(request);

    private static bool IsFollowedLink(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static bool Is(HttpRequest request, string path) => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);
}
