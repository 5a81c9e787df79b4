using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// The sampling steps of an order that starts from an image. Models made with the diffusers library run as many of them as the strength leaves,
/// rounded down, and an order of which none is left fails for certain once it is bought.
/// </summary>
internal static class StepMapping
{
    // What a request may ask for at the most.
    private const int MostSteps = 500;

    /// <summary>Raises the steps until one is left, where less would be, and says so; answers why that can't be done, or null.</summary>
    public static string? Raise(JsonObject inputs, GenerationOrder order, ModelInputs model, ICollection<string> remarks)
    {
        if (order.Strength is not { } strength || Array.Find(InputMapping.StepNames, model.Has) is not { } name)
        {
            return null;
        }

        if (strength <= 0)
        {
            return "With a strength of 0 the model has nothing to do, and fails; give more.";
        }

        if ((OrderedIn(inputs, name) ?? model.DefaultOf(name)) is not { } steps || Left(steps, strength) >= 1)
        {
            return null;
        }

        var needed = Math.Ceiling(1 / strength);
        needed = Left(needed, strength) < 1 ? needed + 1 : needed;
        var most = model.Find(name)?.Most ?? MostSteps;
        if (needed > most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"A strength of {strength} leaves less than one of the {most} steps that the model takes at the most, and it fails; give more of either.");
        }

        remarks.Add(string.Create(
            CultureInfo.InvariantCulture, $"Of {(order.Steps is { } asked ? $"{asked} steps" : "the model's own steps")} a strength of {strength} leaves less than one: {needed} were ordered."));
        inputs[name] = (long)needed;
        return null;
    }

    private static double? OrderedIn(JsonObject inputs, string name) => inputs[name] is JsonValue value && value.TryGetValue(out long steps) ? steps : null;

    // As diffusers counts: int(num_inference_steps * strength), in the same floating point.
    private static double Left(double steps, double strength) => Math.Floor(steps * strength);
}
