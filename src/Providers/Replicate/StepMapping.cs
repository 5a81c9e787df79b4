using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.Replicate;

/// <summary>
/// Maps the sampling steps of an order with a source image. Models made with the diffusers library execute steps times strength,
/// rounded down, and an order with zero executed steps certainly fails after it is bought.
/// </summary>
internal static class StepMapping
{
    // The maximum in a request.
    private const int MaxSteps = 500;

    /// <summary>Raises the steps until at least one is executed, and adds a remark; returns why that is not possible, or null.</summary>
    public static string? Raise(JsonObject inputs, GenerationOrder order, ModelInputs model, ICollection<string> remarks)
    {
        if (order.Strength is not { } strength || Array.Find(InputMapping.StepNames, model.Has) is not { } name)
        {
            return null;
        }

        if (strength <= 0)
        {
            return "With a strength of 0 the model executes no steps, and fails; use a higher one.";
        }

        if ((OrderedIn(inputs, name) ?? model.DefaultOf(name)) is not { } steps || Left(steps, strength) >= 1)
        {
            return null;
        }

        var needed = Math.Ceiling(1 / strength);
        needed = Left(needed, strength) < 1 ? needed + 1 : needed;
        var most = model.Find(name)?.Most ?? MaxSteps;
        if (needed > most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"A strength of {strength} leaves less than one of the {most} steps that the model supports at most, and it fails; use more of either.");
        }

        remarks.Add(string.Create(
            CultureInfo.InvariantCulture, $"Of {(order.Steps is { } requested ? $"{requested} steps" : "the model's own steps")} a strength of {strength} leaves less than one: {needed} were ordered."));
        inputs[name] = (long)needed;
        return null;
    }

    private static double? OrderedIn(JsonObject inputs, string name) => inputs[name] is JsonValue value && value.TryGetValue(out long steps) ? steps : null;

    // As diffusers computes it: int(num_inference_steps * strength), in the same floating-point arithmetic.
    private static double Left(double steps, double strength) => Math.Floor(steps * strength);
}
