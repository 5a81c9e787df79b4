using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary><c>POST /prompt</c>: accepts a workflow.</summary>
internal static class PromptApi
{
    public static async Task CreateAsync(HttpContext context, ServerState state)
    {
        state.Traffic.CountCreate();
        var rule = state.Control.Faults.TakeNext(FaultPoint.Create);
        if (rule is not null && rule is not { Kind: FaultKind.Hang, Delay: not null })
        {
            await Responses.SendAsync(context, rule, () => new JsonObject());
            return;
        }

        var body = await Responses.ReadAsync(context);
        if (body?["prompt"] is not JsonObject graph)
        {
            await Responses.RefuseAsync(context, state, GraphRules.Error("no_prompt", "No prompt provided", "No prompt provided"), []);
            return;
        }

        var asked = body["prompt_id"]?.ToString();
        if (!state.Options.IsOld && asked is not null && !(Guid.TryParseExact(asked, "D", out var guid) && guid.ToString("D") == asked))
        {
            await Responses.RefuseAsync(context, state, GraphRules.Error("invalid_prompt_id", "prompt_id must be a canonical lower-case UUID", asked), []);
            return;
        }

        // Parsed again, so that the stored workflow shares no nodes with the validated one.
        graph = (JsonObject)JsonNode.Parse(graph.ToJsonString())!;
        var (outputs, error, nodeErrors) = GraphRules.Check(graph, state.Options, state.Uploads.ContainsKey);
        if (error is not null)
        {
            await Responses.RefuseAsync(context, state, error, nodeErrors);
            return;
        }

        var run = Take(state, graph, outputs, asked, body["client_id"]?.ToString());
        await Responses.SendAsync(context, state.Control.Faults.TakeNext(FaultPoint.Accepted), () => new JsonObject
        {
            ["prompt_id"] = run.Id,
            ["number"] = run.Number,
            ["node_errors"] = nodeErrors,
        });
    }

    /// <summary>Accepts the order: it is recorded in the ledger and queued, whether the connection survives or not.</summary>
    private static Run Take(ServerState state, JsonObject graph, IReadOnlyList<string> outputs, string? asked, string? client)
    {
        var id = state.Options.IsOld || asked is null ? Guid.NewGuid().ToString("D") : asked;
        var (outcome, duration) = (state.Control.Faults.TakeNext(FaultPoint.Outcome), state.Control.Latency.NextDuration());
        var runs = state.Runs;
        var run = runs.Add(
            number => new Run { Id = id, Number = number, Client = client, Graph = graph, Outputs = outputs, CreatedAt = state.Time.GetUtcNow(), Duration = duration, Outcome = outcome },
            ended => Save(state, ended));
        state.Ledger.Record(new Purchase(() =>
        {
            _ = runs.Queue;
            return (run.Status, run.IsDeleted ? false : run.EndedAt is null ? null : true);
        })
        {
            Id = run.Id,
            At = run.CreatedAt,
            Model = graph.Select(pair => pair.Value?["inputs"]?["ckpt_name"]?.ToString()).FirstOrDefault(name => name is not null) ?? "",
            Prompt = run.Prompt,
            Seed = run.Seed,
            Size = FormattableString.Invariant($"{run.Width}x{run.Height}"),
            ClientRequestId = asked,
            Input = JsonSerializer.SerializeToElement(graph),
            Draw = () => [state.Options.FixedImage ? EmulatedImage.Fixed : run.Draw()],
        });
        return run;
    }

    private static void Save(ServerState state, Run run)
    {
        if (run.Status != "made" || run.IsCached || run.Outcome is { Kind: FaultKind.FewerOutputs })
        {
            return;
        }

        foreach (var output in run.Outputs)
        {
            var isSaved = GraphRules.TypeOf(run.Graph[output]) == "SaveImage";
            var (folder, name) = state.Folder.Save(isSaved ? run.FilePrefix : "ComfyUI_temp", state.Options.FixedImage ? EmulatedImage.Fixed : run.Draw());
            var file = new JsonObject { ["filename"] = name, ["subfolder"] = folder, ["type"] = isSaved ? "output" : "temp" };
            run.Files[output] = new JsonObject { ["images"] = new JsonArray(file) };
        }
    }
}
