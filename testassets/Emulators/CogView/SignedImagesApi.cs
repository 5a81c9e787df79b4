namespace ImageGen.Emulators.CogView;

/// <summary>The image host. It asks for no key, and may have an image a moment later than its address was given.</summary>
internal static class SignedImagesApi
{
    public static void MapSignedImages(this WebApplication app, Account account) => app.MapGet(Routes.Picture, context => GetAsync(context, account));

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        var now = account.Time.GetUtcNow();
        return account.Generations.TryGetValue(((string)context.Request.RouteValues["file"]!).Split('_')[0], out var generation) && generation.Picture.Length > 0
            && now >= generation.EndsAt + account.Options.PicturesAppearAfter && now < generation.EndsAt + account.Control.Retention
            ? ImageResponses.SendAsync(context, account.Control.Faults.Draw(FaultPoint.Delivery), generation.Picture)
            : Json.WriteAsync(context, 404, """{"error":"file not exist"}"""u8.ToArray());
    }
}
