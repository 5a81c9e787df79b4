using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Emulators.ComfyUi;

/// <summary>Validates a workflow in API format. Valid outputs run even if others are invalid.</summary>
internal static class GraphRules
{
    /// <summary>Returns the outputs that run, the error if there are none, and the errors by node.</summary>
    public static (IReadOnlyList<string> Outputs, JsonObject? Error, JsonObject NodeErrors) Check(JsonObject graph, ComfyUiOptions options, Func<string, bool> hasInput)
    {
        foreach (var (id, node) in graph)
        {
            if (TypeOf(node) is not { } type || !NodeCatalogue.Has(type))
            {
                return ([], Error("invalid_prompt", $"Cannot execute because node {TypeOf(node) ?? "?"} does not exist.", $"Node ID '#{id}'"), []);
            }
        }

        var outputs = graph.Where(pair => NodeCatalogue.IsOutput(TypeOf(pair.Value)!)).Select(pair => pair.Key).ToList();
        if (outputs.Count == 0)
        {
            return ([], Error("prompt_no_outputs", "Prompt has no outputs", ""), []);
        }

        var errors = new JsonObject();
        foreach (var (id, node) in graph)
        {
            if (FaultsOf(graph, (JsonObject)node!, options, hasInput) is { Count: > 0 } faults)
            {
                var dependents = outputs.Where(output => Behind(graph, output).Contains(id)).Select(output => (JsonNode)output);
                errors[id] = new JsonObject { ["errors"] = faults, ["dependent_outputs"] = new JsonArray([.. dependents]), ["class_type"] = TypeOf(node) };
            }
        }

        var good = outputs.Where(output => !Behind(graph, output).Any(errors.ContainsKey)).ToList();
        return good.Count > 0 ? (good, null, errors) : ([], Error("prompt_outputs_failed_validation", "Prompt outputs failed validation", ""), errors);
    }

    public static JsonObject Error(string type, string message, string details)
        => new() { ["type"] = type, ["message"] = message, ["details"] = details, ["extra_info"] = new JsonObject() };

    public static string? TypeOf(JsonNode? node) => node is JsonObject parts && parts["class_type"] is JsonValue value && value.TryGetValue<string>(out var type) ? type : null;

    /// <summary>A node and all that it needs.</summary>
    public static IReadOnlySet<string> Behind(JsonObject graph, string id)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([id]);
        while (open.TryPop(out var next))
        {
            if (found.Add(next) && graph[next]?["inputs"] is JsonObject inputs)
            {
                foreach (var link in inputs.Select(input => LinkOf(input.Value)).OfType<string>())
                {
                    open.Push(link);
                }
            }
        }

        return found;
    }

    /// <summary>The node that an input is linked to; null if it is a value.</summary>
    public static string? LinkOf(JsonNode? input) => input is JsonArray { Count: 2 } link && link[0] is JsonValue id && id.TryGetValue<string>(out var node) ? node : null;

    private static JsonArray FaultsOf(JsonObject graph, JsonObject node, ComfyUiOptions options, Func<string, bool> hasInput)
    {
        var faults = new JsonArray();
        var inputs = node["inputs"] as JsonObject ?? [];
        foreach (var (name, min, most) in NodeCatalogue.InputsOf(TypeOf(node)!))
        {
            var max = name == "seed" ? options.MostSeed ?? most : most;
            var input = inputs[name];
            if (input is null)
            {
                faults.Add(Error("required_input_missing", "Required input is missing", name));
            }
            else if (LinkOf(input) is { } link)
            {
                if (!graph.ContainsKey(link))
                {
                    faults.Add(Error("bad_linked_input", "Bad linked input, must be a length-2 list of [node_id, slot_index]", name));
                }
            }
            else if (min is not null)
            {
                if (input.GetValueKind() != JsonValueKind.Number)
                {
                    faults.Add(Error("invalid_input_type", "Failed to convert an input value to a INT value", $"{name}, {input.ToJsonString()}"));
                }
                else if (input.AsValue().GetValue<JsonElement>().GetDouble() is var number && (number < min || number > max))
                {
                    faults.Add(number < min
                        ? Error("value_smaller_than_min", FormattableString.Invariant($"Value {number} smaller than min of {min}"), name)
                        : Error("value_bigger_than_max", FormattableString.Invariant($"Value {number} bigger than max of {max}"), name));
                }
            }
            else if (name == "image" && !hasInput(input.ToString()))
            {
                faults.Add(Error("custom_validation_failed", "Custom validation failed for node", $"image - Invalid image file: {input}"));
            }
            else if (name == "ckpt_name" && !options.Checkpoints.Contains(input.ToString()))
            {
                faults.Add(Error("value_not_in_list", "Value not in list", $"ckpt_name: '{input}' not in [{string.Join(", ", options.Checkpoints.Select(one => $"'{one}'"))}]"));
            }
        }

        return faults;
    }
}
