using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary><c>POST /prompt</c>: takes a workflow in.</summary>
internal static class PromptApi
{
    public static async Task CreateAsync(HttpContext context, Box box)
    {
        box.Traffic.CountCreate();
        var rule = box.Control.Faults.Draw(FaultPoint.Create);
        if (rule is not null && rule is not { Kind: FaultKind.Hang, Delay: not null })
        {
            await Answers.SendAsync(context, rule, () => new JsonObject());
            return;
        }

        var body = await Answers.ReadAsync(context);
        if (body?["prompt"] is not JsonObject graph)
        {
            await Answers.RefuseAsync(context, box, GraphRules.Error("no_prompt", "No prompt provided", "No prompt provided"), []);
            return;
        }

        var asked = body["prompt_id"]?.ToString();
        if (!box.Options.IsOld && asked is not null && !(Guid.TryParseExact(asked, "D", out var guid) && guid.ToString("D") == asked))
        {
            await Answers.RefuseAsync(context, box, GraphRules.Error("invalid_prompt_id", "prompt_id must be a canonical lower-case UUID", asked), []);
            return;
        }

        // As a client sent it, so that nothing of its parse is shared with what is kept.
        graph = (JsonObject)JsonNode.Parse(graph.ToJsonString())!;
        var (outputs, error, nodeErrors) = GraphRules.Check(graph, box.Options, box.Uploads.ContainsKey);
        if (error is not null)
        {
            await Answers.RefuseAsync(context, box, error, nodeErrors);
            return;
        }

        var run = Take(box, graph, outputs, asked, body["client_id"]?.ToString());
        await Answers.SendAsync(context, box.Control.Faults.Draw(FaultPoint.Accepted), () => new JsonObject
        {
            ["prompt_id"] = run.Id,
            ["number"] = run.Number,
            ["node_errors"] = nodeErrors,
        });
    }

    /// <summary>Takes it in: from here on it is in the ledger and in the queue, whatever becomes of the connection.</summary>
    private static Run Take(Box box, JsonObject graph, IReadOnlyList<string> outputs, string? asked, string? client)
    {
        var id = box.Options.IsOld || asked is null ? Guid.NewGuid().ToString("D") : asked;
        var (outcome, duration) = (box.Control.Faults.Draw(FaultPoint.Outcome), box.Control.Latency.Draw());
        var runs = box.Runs;
        var run = runs.Add(
            number => new Run { Id = id, Number = number, Client = client, Graph = graph, Outputs = outputs, CreatedAt = box.Time.GetUtcNow(), Duration = duration, Outcome = outcome },
            ended => Save(box, ended));
        box.Ledger.Record(new Purchase(() =>
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
            Draw = () => [box.Options.FixedPicture ? Picture.Fixed : run.Draw()],
        });
        return run;
    }

    private static void Save(Box box, Run run)
    {
        if (run.Status != "made" || run.IsCached || run.Outcome is { Kind: FaultKind.FewerOutputs })
        {
            return;
        }

        foreach (var output in run.Outputs)
        {
            var isSaved = GraphRules.TypeOf(run.Graph[output]) == "SaveImage";
            var (folder, name) = box.Folder.Save(isSaved ? run.FilePrefix : "ComfyUI_temp", box.Options.FixedPicture ? Picture.Fixed : run.Draw());
            var file = new JsonObject { ["filename"] = name, ["subfolder"] = folder, ["type"] = isSaved ? "output" : "temp" };
            run.Files[output] = new JsonObject { ["images"] = new JsonArray(file) };
        }
    }
}
