using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.Automatic1111;

/// <summary>What is to be seen of the runs, the stop of whatever runs, and what the server tells about itself.</summary>
internal static class RunsApi
{
    public static void MapRuns(this WebApplication app, Box box)
    {
        if (box.Options.HasPage)
        {
            app.MapGet("/internal/ping", context => Answers.WriteAsync(context, 200, new JsonObject()));
            app.MapPost("/internal/progress", context => AskAsync(context, box));
        }

        app.MapGet("/sdapi/v1/progress", context => Answers.WriteAsync(context, 200, ProgressOf(box)));
        app.MapPost("/sdapi/v1/interrupt", context => InterruptAsync(context, box));
        app.MapGet("/sdapi/v1/options", context => Answers.WriteAsync(context, 200, new JsonObject { ["samples_format"] = "png", ["sd_model_checkpoint"] = TextToImageApi.TitleOf(box.Checkpoint) }));
        app.MapGet("/sdapi/v1/sd-models", context => Answers.WriteAsync(context, 200, new JsonArray([.. box.Options.Checkpoints.Select(ModelOf)])));

        // FastAPI's own 404, which no handler touches.
        app.MapFallback(context => Answers.WriteAsync(context, 404, new JsonObject { ["detail"] = "Not Found" }));
    }

    private static async Task AskAsync(HttpContext context, Box box)
    {
        box.Traffic.CountPoll();
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var taskId = body.RootElement.GetProperty("id_task").GetString() ?? "";
        await Answers.SendAsync(context, box, box.Control.Faults.Draw(FaultPoint.Poll), () =>
        {
            var (isActive, isQueued, isCompleted) = box.Runs.Find(taskId);
            return new JsonObject
            {
                ["active"] = isActive,
                ["queued"] = isQueued,
                ["paused"] = false,
                ["completed"] = isCompleted,
                ["progress"] = isActive ? ShareOf(box) : null,
                ["eta"] = null,
                ["live_preview"] = null,
                ["id_live_preview"] = -1,
                ["textinfo"] = isActive || isCompleted ? null : isQueued ? "In queue..." : "Waiting...",
            };
        });
    }

    private static Task InterruptAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCancel();
        return Answers.SendAsync(context, box, box.Control.Faults.Draw(FaultPoint.Cancel), () =>
        {
            box.CountInterrupt();
            box.Runs.Running?.Interrupted.TrySetResult();
            return new JsonObject();
        });
    }

    // The name of a run stays active after an exception, and the state that the share is read from is then that of a run that has ended.
    private static double ShareOf(Box box) => box.Runs.Running?.ShareAt(box.Time.GetUtcNow()) ?? 0.0;

    private static JsonObject ProgressOf(Box box)
    {
        var isRunning = box.Runs.Running is not null;
        return new JsonObject
        {
            ["progress"] = isRunning ? ShareOf(box) : 0.0,
            ["eta_relative"] = 0.0,
            ["state"] = new JsonObject
            {
                ["skipped"] = false,
                ["interrupted"] = box.Runs.Last?.IsInterrupted == true,
                ["stopping_generation"] = false,
                ["job"] = isRunning ? "scripts_txt2img" : "",
                ["job_count"] = isRunning ? 1 : 0,
                ["job_timestamp"] = box.Runs.Last?.Timestamp ?? "0",
            },
            ["current_image"] = null,
            ["textinfo"] = null,
        };
    }

    private static JsonNode ModelOf(string name) => new JsonObject
    {
        ["title"] = TextToImageApi.TitleOf(name),
        ["model_name"] = name,
        ["hash"] = TextToImageApi.HashOf(name),
        ["sha256"] = null,
        ["filename"] = $"/models/{name}.safetensors",
        ["config"] = null,
    };
}
