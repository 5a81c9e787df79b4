namespace ImageGen.Emulators.OpenAi;

/// <summary>The picture host, on the storage of a cloud in the real world. It asks for no key.</summary>
internal static class PicturesApi
{
    public static void MapPictures(this WebApplication app, Account account)
        => app.MapGet(GenerationView.PictureRoute, context => GetAsync(context, account));

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        return account.Shelf.Find((string)context.Request.RouteValues["file"]!, account.Time.GetUtcNow()) is { } bytes
            ? PictureAnswers.SendAsync(context, account.Control.Faults.Draw(FaultPoint.Delivery), bytes)
            : PictureAnswers.GoneAsync(context, 403);
    }
}
