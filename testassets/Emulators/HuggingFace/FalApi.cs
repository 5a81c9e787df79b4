namespace ImageGen.Emulators.HuggingFace;

/// <summary>
/// fal's queue: <c>POST /fal-ai/{model}?_subdomain=queue</c>, <c>GET …/requests/{id}/status</c> and <c>GET …/requests/{id}</c>, whose path has
/// the first two parts of the model's name only. There is no status for failure: then the result is an error.
/// </summary>
internal static class FalApi
{
    public static void MapFal(this WebApplication app, Account account)
    {
        app.MapPost("/fal-ai/{**model}", context => CreateAsync(context, account));
        app.MapGet("/fal-ai/{owner}/{app}/requests/{id}/status", context => AskAsync(context, account, ShowStatusAsync));
        app.MapGet("/fal-ai/{owner}/{app}/requests/{id}", context => AskAsync(context, account, ShowResultAsync));
    }

    private static async Task CreateAsync(HttpContext context, Account account)
    {
        if (!IsQueue(context))
        {
            await Responses.NotFoundAsync(context); // fal's synchronous host is not emulated.
            return;
        }

        var model = (string)context.Request.RouteValues["model"]!;
        if (await Responses.TakeAsync(context, account, "fal-ai", body => (model, body.Of("prompt"), body.Of("seed"))) is not { } generation)
        {
            return;
        }

        var url = $"https://queue.fal.run/{string.Join('/', model.Split('/').Take(2))}/requests/{generation.Id}";
        await Responses.RespondAsync(context, account, 200, Json.Bytes(new
        {
            status = "IN_QUEUE",
            request_id = generation.Id,
            response_url = url,
            status_url = $"{url}/status",
            cancel_url = $"{url}/cancel",
            queue_position = 0,
        }));
    }

    private static Task AskAsync(HttpContext context, Account account, Func<HttpContext, Account, Generation, Task> show)
    {
        account.Traffic.CountPoll();
        var path = $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["app"]}";
        return Responses.ShowAsync(context, account, FaultPoint.Poll, () =>
            IsQueue(context) && account.Generations.TryGetValue((string)context.Request.RouteValues["id"]!, out var generation) && generation.Model.StartsWith(path, StringComparison.Ordinal)
                ? show(context, account, generation)
                : Json.WriteAsync(context, 404, Json.Bytes(new { detail = "Request not found" })));
    }

    private static Task ShowStatusAsync(HttpContext context, Account account, Generation generation)
        => generation.HasCrashed && account.Time.GetUtcNow() >= generation.EndsAt
            ? Json.WriteAsync(context, 200, Json.Bytes(new { status = "COMPLETED", request_id = generation.Id, error = generation.Outcome!.Text, error_type = "runner_error" }))
            : Json.WriteAsync(context, account.Time.GetUtcNow() < generation.EndsAt ? 202 : 200, Json.Bytes(new
            {
                status = account.Time.GetUtcNow() < generation.EndsAt ? "IN_PROGRESS" : "COMPLETED",
                request_id = generation.Id,
            }));

    private static Task ShowResultAsync(HttpContext context, Account account, Generation generation)
        => account.Time.GetUtcNow() < generation.EndsAt ? Json.WriteAsync(context, 400, Json.Bytes(new { detail = "Request is still in progress" }))
            : generation.HasCrashed ? Json.WriteAsync(context, 500, "Internal Server Error"u8.ToArray(), "text/plain; charset=utf-8")
            : generation.HasFailed ? Json.WriteAsync(context, 422, Json.Bytes(new { detail = new[] { new { loc = new[] { "body" }, msg = generation.Outcome!.Text, type = "generation_error" } } }))
            : Json.WriteAsync(context, 200, Json.Bytes(new
            {
                images = generation.Image.Length == 0 ? [] : new[] { new { url = account.AddressOf(generation), width = 64, height = 64, content_type = "image/png" } },
                seed = generation.Seed,
                has_nsfw_concepts = new[] { generation.IsWithheld },
                prompt = generation.Prompt,
            }));

    private static bool IsQueue(HttpContext context) => context.Request.Query["_subdomain"] == "queue";
}
