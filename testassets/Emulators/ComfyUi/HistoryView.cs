using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>The history entry of an ended run.</summary>
internal static class HistoryView
{
    public static JsonObject Of(Run run, JsonArray entry)
    {
        var isGood = run.Status == "made";
        return new JsonObject
        {
            ["prompt"] = entry,
            ["outputs"] = run.Files.DeepClone(),
            ["status"] = new JsonObject { ["status_str"] = isGood ? "success" : "error", ["completed"] = isGood, ["messages"] = MessagesOf(run) },
        };
    }

    private static JsonArray MessagesOf(Run run)
    {
        var id = new JsonObject { ["prompt_id"] = run.Id };
        var messages = new JsonArray(new JsonArray("execution_start", id));
        if (run.IsCached)
        {
            messages.Add(new JsonArray("execution_cached", new JsonObject { ["nodes"] = new JsonArray([.. run.Graph.Select(pair => (JsonNode)pair.Key)]), ["prompt_id"] = run.Id }));
        }

        messages.Add(run.Status switch
        {
            "interrupted" => new JsonArray("execution_interrupted", new JsonObject { ["prompt_id"] = run.Id, ["node_id"] = "3", ["node_type"] = "KSampler", ["executed"] = new JsonArray() }),
            "failed" => new JsonArray("execution_error", new JsonObject
            {
                ["prompt_id"] = run.Id,
                ["node_id"] = "3",
                ["node_type"] = "KSampler",
                ["exception_type"] = run.Failure!.Contains("out of memory", StringComparison.OrdinalIgnoreCase) ? "torch.OutOfMemoryError" : "RuntimeError",
                ["exception_message"] = run.Failure,
                ["traceback"] = new JsonArray(),
            }),
            _ => new JsonArray("execution_success", new JsonObject { ["prompt_id"] = run.Id }),
        });
        return messages;
    }
}
