using System.Text.Json.Nodes;
using ImageGen.Providers.Replicate.Models;

namespace ImageGen.Providers.Replicate;

/// <summary>The size or shape of a picture, for models that take pixels and for those that take one of a few ratios.</summary>
internal static class ShapeMapping
{
    // Sizes that every latent diffusion model takes.
    private const int Grid = 64;

    private const string Ratio = "aspect_ratio";

    /// <summary>Adds the inputs; answers why the model can't make that shape, or null. A wrong shape is not bought silently.</summary>
    public static string? Add(JsonObject inputs, GenerationOrder order, ModelInputs? model)
    {
        var takesPixels = model is null || (model.Has("width") && model.Has("height"));
        var takesRatio = model is null || model.Has(Ratio);
        if (order is { Width: { } width, Height: { } height })
        {
            return takesPixels ? AddPixels(inputs, model, (width, height)) : AddRatio(inputs, model, takesRatio, Shape.ToRatio(width, height), "width and height");
        }

        if (order.AspectRatio is not { } ratio)
        {
            return null;
        }

        return takesRatio || !takesPixels ? AddRatio(inputs, model, takesRatio, ratio, Ratio) : AddPixels(inputs, model, Shape.OfRatio(ratio, Grid));
    }

    private static string? AddPixels(JsonObject inputs, ModelInputs? model, (int Width, int Height) size)
    {
        (inputs["width"], inputs["height"]) = (size.Width, size.Height);
        if (model?.ChoicesOf(Ratio).Contains("custom") == true)
        {
            // Models with both look at the pixels only then.
            inputs[Ratio] = "custom";
        }

        return null;
    }

    private static string? AddRatio(JsonObject inputs, ModelInputs? model, bool takesRatio, string ratio, string asked)
    {
        if (!takesRatio)
        {
            return $"The model has no input for {asked}.";
        }

        var choices = model?.ChoicesOf(Ratio) ?? [];
        if (choices.Count > 0 && !choices.Contains(ratio))
        {
            return $"The model makes pictures of these shapes only: {string.Join(", ", choices)}; {asked} asks for {ratio}.";
        }

        inputs[Ratio] = ratio;
        return null;
    }
}
