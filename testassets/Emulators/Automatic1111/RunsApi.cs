using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.Automatic1111;

/// <summary>The routes for progress, interrupt and server information.</summary>
internal static class RunsApi
{
    public static void MapRuns(this WebApplication app, ServerState state)
    {
        if (state.Options.HasPage)
        {
            app.MapGet("/internal/ping", context => Responses.WriteAsync(context, 200, new JsonObject()));
            app.MapPost("/internal/progress", context => AskAsync(context, state));
        }

        app.MapGet("/sdapi/v1/progress", context => Responses.WriteAsync(context, 200, ProgressOf(state)));
        app.MapPost("/sdapi/v1/interrupt", context => InterruptAsync(context, state));
        app.MapGet("/sdapi/v1/options", context => Responses.WriteAsync(context, 200, new JsonObject { ["samples_format"] = "png", ["sd_model_checkpoint"] = TextToImageApi.TitleOf(state.Checkpoint) }));
        app.MapGet("/sdapi/v1/sd-models", context => Responses.WriteAsync(context, 200, new JsonArray([.. state.Options.Checkpoints.Select(ModelOf)])));

        // FastAPI's own 404, which no handler touches.
        app.MapFallback(context => Responses.WriteAsync(context, 404, new JsonObject { ["detail"] = "Not Found" }));
    }

    private static async Task AskAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountPoll();
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var taskId = body.RootElement.GetProperty("id_task").GetString() ?? "";
        await Responses.SendAsync(context, state, state.Control.Faults.TakeNext(FaultPoint.Poll), () =>
        {
            var (isActive, isQueued, isCompleted) = state.Runs.Find(taskId);
            return new JsonObject
            {
                ["active"] = isActive,
                ["queued"] = isQueued,
                ["paused"] = false,
                ["completed"] = isCompleted,
                ["progress"] = isActive ? ShareOf(state) : null,
                ["eta"] = null,
                ["live_preview"] = null,
                ["id_live_preview"] = -1,
                ["textinfo"] = isActive || isCompleted ? null : isQueued ? "In queue..." : "Waiting...",
            };
        });
    }

    private static Task InterruptAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCancel();
        return Responses.SendAsync(context, state, state.Control.Faults.TakeNext(FaultPoint.Cancel), () =>
        {
            state.CountInterrupt();
            state.Runs.Running?.Interrupted.TrySetResult();
            return new JsonObject();
        });
    }

    // The name of a run stays active after an exception, and the state that the share is read from is then that of a run that has ended.
    private static double ShareOf(ServerState state) => state.Runs.Running?.ShareAt(state.Time.GetUtcNow()) ?? 0.0;

    private static JsonObject ProgressOf(ServerState state)
    {
        var isRunning = state.Runs.Running is not null;
        return new JsonObject
        {
            ["progress"] = isRunning ? ShareOf(state) : 0.0,
            ["eta_relative"] = 0.0,
            ["state"] = new JsonObject
            {
                ["skipped"] = false,
                ["interrupted"] = state.Runs.Last?.IsInterrupted == true,
                ["stopping_generation"] = false,
                ["job"] = isRunning ? "scripts_txt2img" : "",
                ["job_count"] = isRunning ? 1 : 0,
                ["job_timestamp"] = state.Runs.Last?.Timestamp ?? "0",
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
