using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>Queue, history, stop, images, socket. Every route exists a second time under <c>/api</c>.</summary>
internal static class RunsApi
{
    public static void MapRuns(this WebApplication app, Box box)
    {
        app.UseWebSockets();
        foreach (var prefix in new[] { "", "/api" })
        {
            app.MapPost($"{prefix}/prompt", context => PromptApi.CreateAsync(context, box));
            app.MapGet($"{prefix}/queue", context => QueueAsync(context, box));
            app.MapPost($"{prefix}/queue", context => ChangeQueueAsync(context, box));
            app.MapGet($"{prefix}/history/{{id}}", context => HistoryAsync(context, box));
            app.MapPost($"{prefix}/interrupt", context => InterruptAsync(context, box));
            app.Map($"{prefix}/ws", context => SocketApi.OpenAsync(context, box));
            app.MapPost($"{prefix}/upload/image", context => UploadApi.PutAsync(context, box));
            app.MapGet($"{prefix}/view", context => ViewAsync(context, box));
            app.MapGet($"{prefix}/system_stats", context => Answers.WriteAsync(context, 200, new JsonObject { ["system"] = new JsonObject { ["os"] = "posix", ["comfyui_version"] = "0.3.60" }, ["devices"] = new JsonArray() }));
        }

        if (!box.Options.IsOld)
        {
            app.MapGet("/api/jobs/{id}", context => JobAsync(context, box));
            app.MapPost("/api/jobs/{id}/cancel", context => CancelAsync(context, box));
        }
    }

    private static Task QueueAsync(HttpContext context, Box box)
    {
        box.Traffic.CountPoll();
        return Answers.SendAsync(context, box.Control.Faults.Draw(FaultPoint.Poll), () =>
        {
            var (running, pending) = box.Runs.Queue;
            return new JsonObject
            {
                ["queue_running"] = running is null ? [] : new JsonArray(EntryOf(running)),
                ["queue_pending"] = new JsonArray([.. pending.Select(EntryOf)]),
            };
        });
    }

    private static async Task ChangeQueueAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCancel();
        if (await FailsAsync(context, box))
        {
            return;
        }

        foreach (var id in (await Answers.ReadAsync(context))?["delete"] as JsonArray ?? [])
        {
            box.Runs.Delete(id!.ToString());
        }

        Answers.Nothing(context);
    }

    private static async Task InterruptAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCancel();
        if (await FailsAsync(context, box))
        {
            return;
        }

        // Some years ago nobody read the body.
        var id = context.Request.ContentLength > 0 ? (await Answers.ReadAsync(context))?["prompt_id"]?.ToString() : null;
        box.Runs.Interrupt(box.Options.IsOld ? null : id);
        Answers.Nothing(context);
    }

    private static async Task CancelAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCancel();
        if (!await FailsAsync(context, box))
        {
            var id = IdIn(context);
            await Answers.WriteAsync(context, 200, new JsonObject { ["cancelled"] = box.Runs.Delete(id) || box.Runs.Interrupt(id) });
        }
    }

    private static Task HistoryAsync(HttpContext context, Box box)
    {
        box.Traffic.CountPoll();
        return Answers.SendAsync(context, box.Control.Faults.Draw(FaultPoint.Poll), () => box.Runs.Ended(IdIn(context)) is { } run
            ? new JsonObject { [run.Id] = HistoryView.Of(run, EntryOf(run)) }
            : new JsonObject(), box.Options.WritesNaN);
    }

    private static Task JobAsync(HttpContext context, Box box)
    {
        var (running, pending) = box.Runs.Queue;
        var id = IdIn(context);
        var run = running?.Id == id ? running : pending.FirstOrDefault(one => one.Id == id) ?? box.Runs.Ended(id);
        return run is null
            ? Answers.WriteAsync(context, 404, new JsonObject { ["error"] = "Job not found" })
            : Answers.WriteAsync(context, 200, new JsonObject { ["id"] = run.Id, ["status"] = run.Status switch { "pending" => "pending", "running" => "in_progress", "made" => "completed", _ => "failed" } });
    }

    private static Task ViewAsync(HttpContext context, Box box)
    {
        box.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        var query = context.Request.Query;
        return box.Folder.Find(query["subfolder"].ToString(), query["filename"].ToString()) is { } picture
            ? ImageResponses.SendAsync(context, box.Control.Faults.Draw(FaultPoint.Delivery), picture)
            : ImageResponses.GoneAsync(context, 404);
    }

    private static async Task<bool> FailsAsync(HttpContext context, Box box)
    {
        if (box.Control.Faults.Draw(FaultPoint.Cancel) is not { } rule)
        {
            return false;
        }

        await Answers.SendAsync(context, rule, () => new JsonObject());
        return true;
    }

    private static string IdIn(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static JsonArray EntryOf(Run run) => new(run.Number, run.Id, run.Graph.DeepClone(), new JsonObject(), new JsonArray([.. run.Outputs.Select(output => (JsonNode)output)]));
}
