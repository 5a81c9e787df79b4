namespace ImageGen.Emulators.CogView;

/// <summary>How accepted requests are shown.</summary>
internal static class GenerationView
{
    /// <summary>The answer to a synchronous request.</summary>
    public static byte[] WritePictures(Generation generation, Account account) => Json.Bytes(new
    {
        created = generation.EndsAt.ToUnixTimeSeconds(),
        data = PicturesOf(generation, account),
        content_filter = generation.FilterMarks,
        request_id = generation.Id,
    });

    /// <summary>The answer to an asynchronous request. It is processing, whatever becomes of it.</summary>
    public static byte[] WriteAccepted(Generation generation) => Json.Bytes(new
    {
        id = generation.Id,
        model = generation.Request.Model.Name,
        request_id = generation.Id,
        task_status = "PROCESSING",
    });

    /// <summary>A task as it stands; a failed one has no reason.</summary>
    public static byte[] WriteTask(Generation generation, Account account)
    {
        var isEnded = account.Time.GetUtcNow() >= generation.EndsAt;
        return Json.Bytes(new
        {
            model = generation.Request.Model.Name,
            request_id = generation.Id,
            task_status = !isEnded ? "PROCESSING" : generation.HasFailed ? "FAIL" : "SUCCESS",
            image_result = isEnded && !generation.HasFailed ? PicturesOf(generation, account) : null,
            content_filter = isEnded ? generation.FilterMarks : null,
        });
    }

    private static object[] PicturesOf(Generation generation, Account account)
        => generation.Picture.Length == 0 ? []
            : [new { url = $"{account.PictureHost.AbsoluteUri.TrimEnd('/')}{Routes.Picture.Replace("{file}", $"{generation.Id}_0.png", StringComparison.Ordinal)}" }];
}
