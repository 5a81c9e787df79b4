using System.Text.Json.Nodes;

namespace ImageGen.Providers.Replicate;

/// <summary>The image that an order starts from, for models whose schema says that they take one.</summary>
internal static class SourceMapping
{
    public const string Image = "image";

    public const string Strength = "prompt_strength";

    // What the service says of images inside of inputs; larger ones it wants to fetch.
    private const int MostInside = 256 * 1024;

    /// <summary>Adds the inputs; answers why the model can't make it, or null. An image that the model would take no notice of is not bought silently.</summary>
    public static string? Add(JsonObject inputs, GenerationOrder order, ModelInputs? model, ICollection<string> remarks)
    {
        // Planned without its bytes, an order from an image still has its strength.
        if (order.Strength is null)
        {
            return null;
        }

        if (model is null || !model.Has(Image) || !model.Has(Strength))
        {
            return "The model does not say that it makes images from images (inputs image and prompt_strength).";
        }

        if (order.Image is not { } image)
        {
            return StepMapping.Raise(inputs, order, model, remarks);
        }

        if (image.ToDataUri() is var inside && inside.Length > MostInside && image.Address is null)
        {
            return "Replicate takes an image of more than 256 kB in base64 by its address only, and as it is there: give the https URL of an upright image (without Exif orientation), or a smaller one.";
        }

        inputs[Image] = inside.Length > MostInside ? image.Address : inside;
        inputs[Strength] = order.Strength;
        return StepMapping.Raise(inputs, order, model, remarks);
    }
}
