namespace ImageGen.Emulators.OpenAi;

/// <summary>The image host, a cloud storage at the real service. It needs no key.</summary>
internal static class SignedImagesApi
{
    public static void MapSignedImages(this WebApplication app, Account account)
        => app.MapGet(GenerationView.ImageRoute, context => GetAsync(context, account));

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        return account.Shelf.Find((string)context.Request.RouteValues["file"]!, account.Time.GetUtcNow()) is { } bytes
            ? ImageResponses.SendAsync(context, account.Control.Faults.TakeNext(FaultPoint.Delivery), bytes)
            : ImageResponses.GoneAsync(context, 403);
    }
}
