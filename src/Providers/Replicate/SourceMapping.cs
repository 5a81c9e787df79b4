using System.Text.Json.Nodes;

namespace ImageGen.Providers.Replicate;

/// <summary>Maps the source image, for models whose schema has an input for one.</summary>
internal static class SourceMapping
{
    public const string Image = "image";

    public const string Strength = "prompt_strength";

    // The service's documented limit for images inside inputs; larger ones it fetches by address.
    private const int MaxInlineBytes = 256 * 1024;

    /// <summary>Adds the inputs; returns why the model can't use the source image, or null. A model that would ignore the image is never used silently.</summary>
    public static string? Add(JsonObject inputs, GenerationOrder order, ModelInputs? model, ICollection<string> remarks)
    {
        // In a plan the order has no bytes, but its strength shows that it has a source image.
        if (order.Strength is null)
        {
            return null;
        }

        if (model is null || !model.Has(Image) || !model.Has(Strength))
        {
            return "The model's schema has no inputs for a source image (image and prompt_strength).";
        }

        if (order.Image is not { } image)
        {
            return StepMapping.Raise(inputs, order, model, remarks);
        }

        if (image.ToDataUri() is var inside && inside.Length > MaxInlineBytes && image.Address is null)
        {
            return "Replicate accepts an image of more than 256 kB in base64 only by its address and unchanged: use the https URL of an upright image (without Exif orientation), or a smaller one.";
        }

        inputs[Image] = inside.Length > MaxInlineBytes ? image.Address : inside;
        inputs[Strength] = order.Strength;
        return StepMapping.Raise(inputs, order, model, remarks);
    }
}
