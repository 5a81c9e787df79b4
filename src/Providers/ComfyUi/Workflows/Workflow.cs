using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.ComfyUi.Workflows;

/// <summary>A workflow in ComfyUI's API format (node id → <c>class_type</c> and <c>inputs</c>) with slots in its texts.</summary>
internal sealed class Workflow
{
    private readonly JsonObject _nodes;

    private readonly List<Slot> _slots;

    private Workflow(JsonObject nodes) => (_nodes, _slots) = (nodes, [.. TextsIn(nodes).SelectMany(SlotText.In)]);

    /// <summary>The checkpoint for orders that name none, if the workflow has a slot for one.</summary>
    public string? DefaultCheckpoint => Find(Slot.Checkpoint)?.Default;

    /// <summary>The side of a square with as many pixels as the workflow's default size.</summary>
    public double DefaultSide
        => Find(Slot.Width) is { } width && Find(Slot.Height) is { } height && SlotValues.DefaultOf(width) is { } w && SlotValues.DefaultOf(height) is { } h ? Math.Sqrt(w * h) : Shape.Megapixel;

    /// <summary>Whether only ComfyUI's own node saves images, which writes PNG.</summary>
    public bool SavesPng
        => _nodes.Select(node => node.Value?["class_type"]?.GetValue<string>() ?? "").Where(name => name.Contains("Save", StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } savers
            && savers.TrueForAll(name => name == "SaveImage");

    public bool Has(string slot) => Find(slot) is not null;

    /// <summary>Reads a workflow; every error in it is a sentence in <paramref name="faults"/>, and then the result is null.</summary>
    public static Workflow? Read(string json, out IReadOnlyList<string> faults)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            root = null;
        }

        if (root is not JsonObject nodes)
        {
            faults = ["is no JSON object."];
            return null;
        }

        if (nodes["nodes"] is JsonArray)
        {
            faults = ["is a workflow as the page saves it; export it in API format."];
            return null;
        }

        var workflow = new Workflow(nodes);
        faults = [.. WorkflowRules.Check(nodes, workflow._slots)];
        return faults.Count == 0 ? workflow : null;
    }

    /// <summary>The workflow with its slots filled.</summary>
    public JsonObject Fill(SlotValues values) => (JsonObject)Fill(_nodes, values)!;

    private Slot? Find(string name) => _slots.Find(slot => slot.Name == name);

    private static JsonNode? Fill(JsonNode? node, SlotValues values) => node switch
    {
        JsonObject pairs => new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value, values)))),
        JsonArray items => new JsonArray([.. items.Select(item => Fill(item, values))]),
        JsonValue value when value.TryGetValue<string>(out var text) => SlotText.Whole(text) is { } slot ? values.Of(slot) : SlotText.Fill(text, one => values.Of(one).ToString()),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<string> TextsIn(JsonNode? node) => node switch
    {
        JsonObject pairs => pairs.SelectMany(pair => TextsIn(pair.Value)),
        JsonArray items => items.SelectMany(TextsIn),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
