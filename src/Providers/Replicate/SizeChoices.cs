using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Models that take one of a few sizes by its text, as <c>size: 1024x1365</c> or <c>resolution: 1280*1280</c>.</summary>
internal static class SizeChoices
{
    // A shape is met if rounding is all that is between it and the size.
    private const double Tolerance = 0.03;

    /// <summary>Adds the input where the model lists that very size.</summary>
    public static bool Add(JsonObject inputs, ModelInputs model, (int Width, int Height) size) => Set(inputs, Of(model).FirstOrDefault(one => one.Size == size));

    /// <summary>Adds the input where the model lists a size of that shape: of several the nearest to a megapixel.</summary>
    public static bool Add(JsonObject inputs, ModelInputs model, string ratio)
    {
        var asked = Shape.OfRatio(ratio, multipleOf: 1, side: 2048);
        return Set(inputs, Of(model)
            .Where(one => Math.Abs(((double)one.Size.Width / one.Size.Height / ((double)asked.Width / asked.Height)) - 1) <= Tolerance)
            .OrderBy(one => Math.Abs(Math.Log((double)one.Size.Width * one.Size.Height / (Shape.Megapixel * Shape.Megapixel))))
            .FirstOrDefault());
    }

    /// <summary>The sizes, for people; null where the model lists none.</summary>
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
