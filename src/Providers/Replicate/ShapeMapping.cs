using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.Replicate;

/// <summary>Maps size and aspect ratio, for models with pixels, one of a few sizes, or one of a few ratios.</summary>
internal static class ShapeMapping
{
    // Sizes that every latent diffusion model accepts.
    private const int Grid = 64;

    private const string Ratio = "aspect_ratio";

    /// <summary>Adds the inputs; returns why the model can't generate that size or aspect ratio, or null. A wrong one is never bought silently.</summary>
    public static string? Add(JsonObject inputs, GenerationOrder order, ModelInputs? model, ICollection<string> remarks)
    {
        var takesPixels = model is null || (model.Has("width") && model.Has("height"));
        if (order is { Width: { } width, Height: { } height })
        {
            return takesPixels ? AddPixels(inputs, model, (width, height))
                : SizeChoices.Add(inputs, model!, (width, height)) ? null
                : AddRatioOf(inputs, model!, width, height, remarks);
        }

        if (order.AspectRatio is not { } ratio)
        {
            return null;
        }

        var fault = AddRatio(inputs, model, ratio, Ratio);
        return fault is null ? null
            : takesPixels ? AddPixels(inputs, model, SizeOf(model, ratio))
            : SizeChoices.Add(inputs, model!, ratio) ? null
            : fault;
    }

    /// <summary>The plan with the size or aspect ratio of the inputs.</summary>
    public static OrderPlan Plan(JsonObject inputs, GenerationOrder order, OrderPlan plan)
    {
        if (inputs["width"] is JsonValue width && inputs["height"] is JsonValue height)
        {
            return plan.Sized(((int)width, (int)height));
        }

        var sizes = inputs.Where(input => SizeGates.IsOfShape(input.Key) && input.Value is JsonValue).Select(input => RatioText.SizeIn(input.Value!.ToString())).OfType<(int, int)>().ToList();
        return sizes is [var size, ..] ? plan.Sized(size)
            : plan.Shaped(!inputs.ContainsKey(Ratio) ? null : order is { Width: { } requestedWidth, Height: { } requestedHeight } ? Shape.ToRatio(requestedWidth, requestedHeight) : order.AspectRatio);
    }

    private static string? AddPixels(JsonObject inputs, ModelInputs? model, (int Width, int Height) size)
    {
        if (model is not null && (FaultOf(model, "width", size.Width) ?? FaultOf(model, "height", size.Height) ?? SizeGates.EnableSize(inputs, model)) is { } mistake)
        {
            return mistake;
        }

        (inputs["width"], inputs["height"]) = (size.Width, size.Height);
        return null;
    }

    private static string? FaultOf(ModelInputs model, string side, int pixels)
    {
        if (model.Find(side) is not { } schema || schema.Takes(pixels))
        {
            return null;
        }

        var wanted = schema.Choices.Count > 0 ? $"of {string.Join(", ", model.ChoicesOf(side))}"
            : string.Create(CultureInfo.InvariantCulture, $"from {schema.Least ?? 1} to {schema.Most ?? int.MaxValue}{(schema.MultipleOf is { } step ? $" in steps of {step}" : "")}");
        return string.Create(CultureInfo.InvariantCulture, $"The model makes images of a {side} {wanted} only; {pixels} was requested.");
    }

    /// <summary>A size with that aspect ratio that the model accepts, the nearest to a megapixel; about a megapixel if it accepts none, so that its refusal has the reason.</summary>
    private static (int Width, int Height) SizeOf(ModelInputs? model, string ratio)
    {
        var usual = Shape.OfRatio(ratio, Grid);
        return model is null
            ? usual
            : Enumerable.Range(4, 61).Select(step => step * Grid).OrderBy(side => Math.Abs(side - Shape.Megapixel)).Select(side => Shape.OfRatio(ratio, Grid, side))
                .Where(size => model.Find("width")!.Takes(size.Width) && model.Find("height")!.Takes(size.Height)).Select(size => ((int, int)?)size).FirstOrDefault() ?? usual;
    }

    private static string? AddRatioOf(JsonObject inputs, ModelInputs model, int width, int height, ICollection<string> remarks)
    {
        var ratio = Shape.ToRatio(width, height);
        if (AddRatio(inputs, model, ratio, "width and height") is { } mistake)
        {
            return SizeChoices.Listed(model) is { } sizes && !model.Has(Ratio) ? $"The model supports only these sizes: {sizes}; {width}x{height} was requested." : mistake;
        }

        remarks.Add(string.Create(CultureInfo.InvariantCulture, $"The model supports aspect ratios, not sizes: {width}x{height} was ordered as {ratio}."));
        return null;
    }

    private static string? AddRatio(JsonObject inputs, ModelInputs? model, string ratio, string field)
    {
        if (model is not null && !model.Has(Ratio))
        {
            return $"The model has no input for {field}.";
        }

        var choices = model?.ChoicesOf(Ratio) ?? [];
        var choice = choices.Count == 0 || choices.Contains(ratio) ? ratio : choices.FirstOrDefault(one => RatioText.IsSame(one, ratio));
        if (choice is null)
        {
            return $"The model supports only these aspect ratios: {string.Join(", ", choices)}; {ratio} was requested by {field}.";
        }

        if (model is not null && SizeGates.UsesSizeByDefault(model, besides: Ratio))
        {
            return "The model uses only width and height.";
        }

        inputs[Ratio] = choice;
        return null;
    }
}
