namespace ImageGen.Emulators.CogView;

/// <summary>The image host. It needs no key, and may have an image only some time after its address was returned.</summary>
internal static class SignedImagesApi
{
    public static void MapSignedImages(this WebApplication app, Account account) => app.MapGet(Routes.Image, context => GetAsync(context, account));

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        var now = account.Time.GetUtcNow();
        return account.Generations.TryGetValue(((string)context.Request.RouteValues["file"]!).Split('_')[0], out var generation) && generation.Image.Length > 0
            && now >= generation.EndsAt + account.Options.ImagesAppearAfter && now < generation.EndsAt + account.Control.Retention
            ? ImageResponses.SendAsync(context, account.Control.Faults.TakeNext(FaultPoint.Delivery), generation.Image)
            : Json.WriteAsync(context, 404, """{"error":"file not exist"}"""u8.ToArray());
    }
}
