namespace ImageGen.Emulators.HuggingFace;

/// <summary>The image hosts of the inference providers, combined. They need no token.</summary>
internal static class SignedImagesApi
{
    public static void MapSignedImages(this WebApplication app, Account account) => app.MapGet("/files/{file}", context => GetAsync(context, account));

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        var now = account.Time.GetUtcNow();
        return account.Generations.TryGetValue(((string)context.Request.RouteValues["file"]!).Split('.')[0], out var generation) && generation.Image.Length > 0
            && now >= generation.EndsAt && now < generation.EndsAt + account.Control.Retention
            ? ImageResponses.SendAsync(context, account.Control.Faults.TakeNext(FaultPoint.Delivery), generation.Image)
            : ImageResponses.GoneAsync(context, 404);
    }
}
