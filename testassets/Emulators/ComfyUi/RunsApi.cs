using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>Queue, history, stop, images, socket. Every route exists a second time under <c>/api</c>.</summary>
internal static class RunsApi
{
    public static void MapRuns(this WebApplication app, ServerState state)
    {
        app.UseWebSockets();
        foreach (var prefix in new[] { "", "/api" })
        {
            app.MapPost($"{prefix}/prompt", context => PromptApi.CreateAsync(context, state));
            app.MapGet($"{prefix}/queue", context => QueueAsync(context, state));
            app.MapPost($"{prefix}/queue", context => ChangeQueueAsync(context, state));
            app.MapGet($"{prefix}/history/{{id}}", context => HistoryAsync(context, state));
            app.MapPost($"{prefix}/interrupt", context => InterruptAsync(context, state));
            app.Map($"{prefix}/ws", context => SocketApi.OpenAsync(context, state));
            app.MapPost($"{prefix}/upload/image", context => UploadApi.PutAsync(context, state));
            app.MapGet($"{prefix}/view", context => ViewAsync(context, state));
            app.MapGet($"{prefix}/system_stats", context => Responses.WriteAsync(context, 200, new JsonObject { ["system"] = new JsonObject { ["os"] = "posix", ["comfyui_version"] = "0.3.60" }, ["devices"] = new JsonArray() }));
        }

        if (!state.Options.IsOld)
        {
            app.MapGet("/api/jobs/{id}", context => JobAsync(context, state));
            app.MapPost("/api/jobs/{id}/cancel", context => CancelAsync(context, state));
        }
    }

    private static Task QueueAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountPoll();
        return Responses.SendAsync(context, state.Control.Faults.TakeNext(FaultPoint.Poll), () =>
        {
            var (running, pending) = state.Runs.Queue;
            return new JsonObject
            {
                ["queue_running"] = running is null ? [] : new JsonArray(EntryOf(running)),
                ["queue_pending"] = new JsonArray([.. pending.Select(EntryOf)]),
            };
        });
    }

    private static async Task ChangeQueueAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCancel();
        if (await FailsAsync(context, state))
        {
            return;
        }

        foreach (var id in (await Responses.ReadAsync(context))?["delete"] as JsonArray ?? [])
        {
            state.Runs.Delete(id!.ToString());
        }

        Responses.Nothing(context);
    }

    private static async Task InterruptAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCancel();
        if (await FailsAsync(context, state))
        {
            return;
        }

        // An old server does not read the body.
        var id = context.Request.ContentLength > 0 ? (await Responses.ReadAsync(context))?["prompt_id"]?.ToString() : null;
        state.Runs.Interrupt(state.Options.IsOld ? null : id);
        Responses.Nothing(context);
    }

    private static async Task CancelAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCancel();
        if (!await FailsAsync(context, state))
        {
            var id = IdIn(context);
            await Responses.WriteAsync(context, 200, new JsonObject { ["cancelled"] = state.Runs.Delete(id) || state.Runs.Interrupt(id) });
        }
    }

    private static Task HistoryAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountPoll();
        return Responses.SendAsync(context, state.Control.Faults.TakeNext(FaultPoint.Poll), () => state.Runs.Ended(IdIn(context)) is { } run
            ? new JsonObject { [run.Id] = HistoryView.Of(run, EntryOf(run)) }
            : new JsonObject(), state.Options.WritesNaN);
    }

    private static Task JobAsync(HttpContext context, ServerState state)
    {
        var (running, pending) = state.Runs.Queue;
        var id = IdIn(context);
        var run = running?.Id == id ? running : pending.FirstOrDefault(one => one.Id == id) ?? state.Runs.Ended(id);
        return run is null
            ? Responses.WriteAsync(context, 404, new JsonObject { ["error"] = "Job not found" })
            : Responses.WriteAsync(context, 200, new JsonObject { ["id"] = run.Id, ["status"] = run.Status switch { "pending" => "pending", "running" => "in_progress", "made" => "completed", _ => "failed" } });
    }

    private static Task ViewAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        var query = context.Request.Query;
        return state.Folder.Find(query["subfolder"].ToString(), query["filename"].ToString()) is { } image
            ? ImageResponses.SendAsync(context, state.Control.Faults.TakeNext(FaultPoint.Delivery), image)
            : ImageResponses.GoneAsync(context, 404);
    }

    private static async Task<bool> FailsAsync(HttpContext context, ServerState state)
    {
        if (state.Control.Faults.TakeNext(FaultPoint.Cancel) is not { } rule)
        {
            return false;
        }

        await Responses.SendAsync(context, rule, () => new JsonObject());
        return true;
    }

    private static string IdIn(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static JsonArray EntryOf(Run run) => new(run.Number, run.Id, run.Graph.DeepClone(), new JsonObject(), new JsonArray([.. run.Outputs.Select(output => (JsonNode)output)]));
}
