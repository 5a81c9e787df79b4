using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.ComfyUi.Workflows;

/// <summary>The requirements of a workflow for orders. Whether a server has its nodes shows only at an order.</summary>
internal static class WorkflowRules
{
    public static IEnumerable<string> Check(JsonObject nodes, IReadOnlyList<Slot> slots)
    {
        foreach (var (id, node) in nodes)
        {
            if (node is not JsonObject parts || parts["class_type"]?.GetValueKind() != JsonValueKind.String || parts["inputs"] is not JsonObject)
            {
                yield return $"has a node '{id}' without class_type and inputs.";
            }
        }

        foreach (var name in slots.Select(slot => slot.Name).Where(name => !Slot.Names.Contains(name)).Distinct())
        {
            yield return $"has a slot {{{{{name}}}}}, which is unknown; the slots are {string.Join(", ", Slot.Names)}.";
        }

        foreach (var name in new[] { Slot.Prompt, Slot.Seed }.Where(name => !slots.Any(slot => slot.Name == name)))
        {
            yield return $"has no slot {{{{{name}}}}}.";
        }

        if (slots.Any(slot => slot.Name == Slot.Width) != slots.Any(slot => slot.Name == Slot.Height))
        {
            yield return "has only one of the slots {{width}} and {{height}}.";
        }

        foreach (var slot in slots.Where(slot => Slot.Optional.Contains(slot.Name) && SlotValues.DefaultOf(slot) is null))
        {
            yield return $"has a slot {{{{{slot.Name}}}}} without a default for orders that omit it; write it as {{{{{slot.Name}:20}}}}.";
        }
    }
}
