namespace ImageGen.Emulators.HuggingFace;

/// <summary>
/// Everything else: the old host says 410 to whatever comes, HEAD and OPTIONS too; the router does not know a way without the name of an
/// inference provider, such as the old API's, and says so in plain text.
/// </summary>
internal static class RestApi
{
    private const string OldHost = "api-inference.huggingface.co";

    public static void MapTheRest(this WebApplication app, Account account) => app.MapFallback("{**path}", context =>
    {
        account.Traffic.CountCreate();
        return account.Options.IsOldHost || context.Request.Host.Host == OldHost ? Answers.ErrorAsync(context, 410, Sentences.OldHost) : Answers.NotFoundAsync(context);
    });
}
