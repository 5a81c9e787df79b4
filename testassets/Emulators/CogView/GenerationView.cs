namespace ImageGen.Emulators.CogView;

/// <summary>The JSON of accepted requests.</summary>
internal static class GenerationView
{
    /// <summary>The response to a synchronous request.</summary>
    public static byte[] WriteImages(Generation generation, Account account) => Json.Bytes(new
    {
        created = generation.EndsAt.ToUnixTimeSeconds(),
        data = ImagesOf(generation, account),
        content_filter = generation.FilterMarks,
        request_id = generation.Id,
    });

    /// <summary>The response to an asynchronous request. Its status is always processing.</summary>
    public static byte[] WriteAccepted(Generation generation) => Json.Bytes(new
    {
        id = generation.Id,
        model = generation.Request.Model.Name,
        request_id = generation.Id,
        task_status = "PROCESSING",
    });

    /// <summary>The current state of a task; a failed one has no reason.</summary>
    public static byte[] WriteTask(Generation generation, Account account)
    {
        var isEnded = account.Time.GetUtcNow() >= generation.EndsAt;
        return Json.Bytes(new
        {
            model = generation.Request.Model.Name,
            request_id = generation.Id,
            task_status = !isEnded ? "PROCESSING" : generation.HasFailed ? "FAIL" : "SUCCESS",
            image_result = isEnded && !generation.HasFailed ? ImagesOf(generation, account) : null,
            content_filter = isEnded ? generation.FilterMarks : null,
        });
    }

    private static object[] ImagesOf(Generation generation, Account account)
        => generation.Image.Length == 0 ? []
            : [new { url = $"{account.ImageHost.AbsoluteUri.TrimEnd('/')}{Routes.Image.Replace("{file}", $"{generation.Id}_0.png", StringComparison.Ordinal)}" }];
}
