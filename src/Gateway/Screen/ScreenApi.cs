using Microsoft.Net.Http.Headers;

namespace ImageGen.Gateway.Screen;

/// <summary>
/// Serves the operator's screen at <c>/ui/</c>. Its files hold no data and are public; the page reads everything from the HTTP API, with the credentials of its user.
/// </summary>
internal static class ScreenApi
{
    /// <summary>
    /// Only scripts, styles and requests of this origin, and images that the page itself has fetched. Nothing inline runs, so that no text of a job can become code, and no page can show ours
    /// in a frame.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    private const string Root = "/ui";

    /// <summary>Maps the files.</summary>
    public static void MapScreen(this IEndpointRouteBuilder routes)
    {
        var files = ScreenFiles.Load();
        var screen = routes.MapGroup(Root).AllowAnonymous().ExcludeFromDescription();

        foreach (var (name, file) in files)
        {
            screen.MapGet(name == "index.html" ? "/" : $"/{name}", context => SendAsync(context, file));
        }
    }

    private static Task SendAsync(HttpContext context, ScreenFile file)
    {
        // The files name each other relative to the folder, which needs the slash.
        if (context.Request.Path == Root)
        {
            return Results.LocalRedirect($"~{Root}/", permanent: true, preserveMethod: true).ExecuteAsync(context);
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Asked for again at each visit, and answered without the bytes while they are the same, so that a new version of the gateway never runs with old files.
        headers.CacheControl = "no-cache";
        return Results.Bytes(file.Bytes, file.ContentType, entityTag: new EntityTagHeaderValue(file.Tag)).ExecuteAsync(context);
    }
}
