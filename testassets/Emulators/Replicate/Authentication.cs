namespace ImageGen.Emulators.Replicate;

/// <summary>
/// The account's token in <c>Authorization: Bearer</c>, or in the older <c>Token</c>, which still works. All other
/// responses of the API state the remaining rate limit in two headers.
/// </summary>
internal static class Authentication
{
    public static void UseAuthentication(this WebApplication app, Account account) => app.Use(async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/v1"))
        {
            await next(context);
            return;
        }

        if (!HasToken(context.Request, account.Tokens))
        {
            await Responses.ProblemAsync(context, Problem.Unauthenticated); // Without the two headers, as recorded.
            return;
        }

        // As recorded: 600 creations a minute and 3,000 of all else, refilled faster than a client can use them.
        var isCreation = HttpMethods.IsPost(context.Request.Method) && context.Request.Path.Value!.EndsWith("/predictions", StringComparison.Ordinal);
        context.Response.Headers["ratelimit-remaining"] = isCreation ? "599" : "2999";
        context.Response.Headers["ratelimit-reset"] = "1";
        await next(context);
    });

    private static bool HasToken(HttpRequest request, IReadOnlyList<string>? accepted)
    {
        string header = request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var token = header[(space + 1)..].Trim();
        return space > 0 && header[..space] is ("Bearer" or "Token") && token.Length > 0 && (accepted is null || accepted.Contains(token));
    }
}
