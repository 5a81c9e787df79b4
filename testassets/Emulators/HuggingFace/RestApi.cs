namespace ImageGen.Emulators.HuggingFace;

/// <summary>
/// All other routes: the old host returns 410 for every request, also HEAD and OPTIONS; the router has no path without the name of an
/// inference provider, such as the old API's, and returns a plain-text error.
/// </summary>
internal static class RestApi
{
    private const string OldHost = "api-inference.huggingface.co";

    public static void MapTheRest(this WebApplication app, Account account) => app.MapFallback("{**path}", context =>
    {
        account.Traffic.CountCreate();
        return account.Options.IsOldHost || context.Request.Host.Host == OldHost ? Responses.ErrorAsync(context, 410, RouterMessages.OldHost) : Responses.NotFoundAsync(context);
    });
}
