using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.HuggingFace;

/// <summary>Replicate behind the router: waits up to a minute on request, and returns a prediction by its id.</summary>
internal static class ReplicateApi
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public static void MapReplicate(this WebApplication app, Account account)
    {
        app.MapPost("/replicate/v1/predictions", context => CreateAsync(context, account, null));
        app.MapPost("/replicate/v1/models/{owner}/{name}/predictions", context => CreateAsync(context, account, $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}"));
        app.MapGet("/replicate/v1/predictions/{id}", context => GetAsync(context, account));
    }

    private static async Task CreateAsync(HttpContext context, Account account, string? model)
    {
        if (await Responses.TakeAsync(context, account, "replicate", body => (model ?? OfVersion(body.TextOf("version")), body.Of("input").Of("prompt"), body.Of("input").Of("seed"))) is not { } generation)
        {
            return;
        }

        var latency = generation.EndsAt - generation.CreatedAt;
        var wait = latency < LongestWait ? latency : LongestWait;
        if (context.Request.Headers["Prefer"] == "wait")
        {
            await account.Time.WaitUntilAsync(generation.CreatedAt + wait, context.RequestAborted);
        }

        await Responses.RespondAsync(context, account, 201, Write(generation, account));
    }

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountPoll();
        return Responses.ShowAsync(context, account, FaultPoint.Poll, () =>
            account.Generations.TryGetValue((string)context.Request.RouteValues["id"]!, out var generation) && generation.Provider == "replicate"
                ? Json.WriteAsync(context, 200, Write(generation, account))
                : Json.WriteAsync(context, 404, Json.Bytes(new { title = "Not found", detail = "The requested resource could not be found.", status = 404 })));
    }

    private static string? OfVersion(string? version)
        => HubModel.All.SelectMany(model => model.Providers).FirstOrDefault(one => one.Name == "replicate" && version is not null && one.ProviderId.EndsWith($":{version}", StringComparison.Ordinal))?.ProviderId;

    private static byte[] Write(Generation generation, Account account)
    {
        var isEnded = account.Time.GetUtcNow() >= generation.EndsAt;
        var error = generation.HasFailed ? generation.Outcome!.Text : generation.IsWithheld ? FailureTexts.Nsfw : null;
        object? output = !isEnded || error is not null ? null
            : generation.Image.Length == 0 ? Array.Empty<string>()
            : account.Control.Output is OutputForm.Text ? account.AddressOf(generation)
            : new[] { account.AddressOf(generation) };
        return Json.Bytes(new
        {
            id = generation.Id,
            model = generation.Model.Split(':')[0],
            status = !isEnded ? "processing" : error is null ? "succeeded" : "failed",
            input = generation.Body.Of("input"),
            output,
            error,
            created_at = generation.CreatedAt,
            completed_at = isEnded ? generation.EndsAt : (DateTimeOffset?)null,
        });
    }
}
