using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Maps sizes for models that accept one of a few sizes as text, as <c>size: 1024x1365</c> or <c>resolution: 1280*1280</c>.</summary>
internal static class SizeChoices
{
    // An aspect ratio is met if only rounding separates it from the size.
    private const double Tolerance = 0.03;

    /// <summary>Adds the input if the model lists exactly that size.</summary>
    public static bool Add(JsonObject inputs, ModelInputs model, (int Width, int Height) size) => Set(inputs, Of(model).FirstOrDefault(one => one.Size == size));

    /// <summary>Adds the input if the model lists a size with that aspect ratio: of several the nearest to a megapixel.</summary>
    public static bool Add(JsonObject inputs, ModelInputs model, string ratio)
    {
        var requested = Shape.OfRatio(ratio, multipleOf: 1, side: 2048);
        return Set(inputs, Of(model)
            .Where(one => Math.Abs(((double)one.Size.Width / one.Size.Height / ((double)requested.Width / requested.Height)) - 1) <= Tolerance)
            .OrderBy(one => Math.Abs(Math.Log((double)one.Size.Width * one.Size.Height / (Shape.Megapixel * Shape.Megapixel))))
            .FirstOrDefault());
    }

    /// <summary>The sizes, for people; null if the model lists none.</summary>
    public static string? Listed(ModelInputs model) => Of(model).Select(one => $"{one.Size.Width}x{one.Size.Height}").ToList() is { Count: > 0 } sizes ? string.Join(", ", sizes) : null;

    private static bool Set(JsonObject inputs, (string? Name, JsonElement Choice, (int, int) Size) found)
    {
        if (found.Name is not { } name)
        {
            return false;
        }

        inputs[name] = WireJson.TextOf(found.Choice);
        return true;
    }

    private static IEnumerable<(string? Name, JsonElement Choice, (int Width, int Height) Size)> Of(ModelInputs model)
        => from input in model.All
           where SizeGates.IsOfShape(input.Key)
           from choice in input.Value.Choices
           where RatioText.SizeIn(WireJson.TextOf(choice) ?? "") is not null
           select ((string?)input.Key, choice, RatioText.SizeIn(WireJson.TextOf(choice)!)!.Value);
}
